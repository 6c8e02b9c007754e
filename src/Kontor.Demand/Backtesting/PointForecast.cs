namespace Kontor.Demand.Backtesting;

/// <summary>Which number of a predictive distribution stands for it.</summary>
public enum PointForecast
{
    /// <summary>The mean: best for squared errors, and means add up.</summary>
    Mean,

    /// <summary>The median: best for absolute errors such as wMAPE and MASE.</summary>
    Median,

    /// <summary>The median of the distribution weighted by one over the value: best for MAPE (Gneiting 2011, "Making and evaluating point forecasts", section 2.3). Below the median.</summary>
    InverseWeightedMedian,
}
