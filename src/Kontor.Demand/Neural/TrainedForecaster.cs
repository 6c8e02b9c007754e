namespace Kontor.Demand.Neural;

/// <summary>The settings that all models with a network have in common.</summary>
internal static class TrainedForecaster
{
    /// <summary>The model with another number of epochs; as it is where it has no network.</summary>
    internal static Forecaster WithEpochs(this Forecaster model, int? epochs) => (model, epochs) switch
    {
        (Armdn armdn, { } most) => armdn with { Training = armdn.Training with { Epochs = most } },
        (EncoderDecoderLstm coder, { } most) => coder with { Training = coder.Training with { Epochs = most } },
        _ => model,
    };
}
