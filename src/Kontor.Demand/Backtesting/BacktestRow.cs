namespace Kontor.Demand.Backtesting;

/// <summary>The accuracy of one model on one slice of the cells. A measure that is undefined there is null.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Slice">How the cells were cut: <c>overall</c>, <c>step</c>, <c>event</c>, or a key's name.</param>
/// <param name="Value">Which part: the step, the event, the key's value.</param>
/// <param name="Count">The number of cells.</param>
/// <param name="Wmape">Sum of absolute errors over sum of absolute actuals.</param>
/// <param name="Mase">The mean over series and origins of the mean absolute error over its scale.</param>
/// <param name="Rmsse">The mean over series and origins of the root of the mean squared error over its scale.</param>
/// <param name="Bias">Sum of forecast less actual over sum of absolute actuals: positive is too high.</param>
/// <param name="Wql">The weighted quantile loss over the nine deciles.</param>
/// <param name="Sql">The mean over series and origins of the quantile loss over the scale.</param>
/// <param name="Mape">The mean absolute percentage error, where every actual is above zero.</param>
/// <param name="Coverage80">The share of actuals inside the central 80% interval.</param>
/// <param name="Coverage95">The share of actuals inside the central 95% interval.</param>
/// <param name="Rank">The mean rank of the model among all, over series and origins, by absolute error; 1 is best.</param>
public sealed record BacktestRow(
    string Model,
    string Slice,
    string Value,
    int Count,
    double? Wmape,
    double? Mase,
    double? Rmsse,
    double? Bias,
    double? Wql,
    double? Sql,
    double? Mape,
    double? Coverage80,
    double? Coverage95,
    double? Rank);
