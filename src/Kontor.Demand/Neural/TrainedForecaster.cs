using Kontor.Data.Panels;
using Kontor.Demand.Stacking;
using Kontor.Errors;

namespace Kontor.Demand.Neural;

/// <summary>What all models with a network have in common.</summary>
internal static class TrainedForecaster
{
    private const double Largest = 1e30; // networks count in single precision, and a path may leave what it has seen by some orders of magnitude

    /// <summary>What a network says of a history from which it holds nothing out.</summary>
    internal const string NothingHeldOut = "the history is too short to hold periods out: nothing says when to stop training, and the intervals are not calibrated";

    /// <summary>Refuses a series with numbers that a network cannot hold; null where there is none.</summary>
    internal static DataFault? TooLarge(SeriesView series, string model)
    {
        for (int t = 0; t < series.Length; t++)
        {
            if (Math.Abs(series.Target[t]) > Largest)
                return new DataFault(FaultCode.OutOfRange, $"series {series.Key}", $"{series.Target[t]} in {series.Calendar.Label(series.Start + t)}", $"numbers between -{Largest} and {Largest} for {model}");
        }
        return null;
    }

    /// <summary>The model with another number of epochs; as it is where it has no network.</summary>
    internal static Forecaster WithEpochs(this Forecaster model, int? epochs) => (model, epochs) switch
    {
        (Armdn armdn, { } most) => armdn with { Training = armdn.Training with { Epochs = most } },
        (EncoderDecoderLstm coder, { } most) => coder with { Training = coder.Training with { Epochs = most } },
        (Averaged mean, { }) => new Averaged([.. mean.Members.Select(m => m.WithEpochs(epochs))]),
        _ => model,
    };
}
