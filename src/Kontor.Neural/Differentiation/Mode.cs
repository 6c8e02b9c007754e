namespace Kontor.Neural.Differentiation;

/// <summary>What a tape is for.</summary>
public enum Mode
{
    /// <summary>Predicting: dropout is off, normalisation uses what it has learnt, parameters collect no gradients. Variables still do.</summary>
    Inference,

    /// <summary>Learning: dropout is on, normalisation uses the batch, parameters collect gradients.</summary>
    Training,
}
