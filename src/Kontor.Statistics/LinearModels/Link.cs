namespace Kontor.Statistics.LinearModels;

/// <summary>How the expected outcome depends on the linear predictor.</summary>
internal enum Link
{
    /// <summary>It is the predictor.</summary>
    Identity,

    /// <summary>It is exp of the predictor.</summary>
    Log,

    /// <summary>It is 1 / (1 + exp(-predictor)).</summary>
    Logit,
}
