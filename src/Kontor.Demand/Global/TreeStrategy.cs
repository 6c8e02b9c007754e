namespace Kontor.Demand.Global;

/// <summary>How a model of one panel reaches later steps.</summary>
public enum TreeStrategy
{
    /// <summary>One model for all steps: the step is a feature, and lags count back from the origin.</summary>
    Direct,

    /// <summary>A model of one step, rolled forward on its own medians. Its intervals are measured on rolled-forward forecasts of the past, step by step.</summary>
    Recursive,
}
