using Kontor.Data.Configuration;
using Kontor.Data.Panels;

namespace Kontor.Data.Loading;

/// <summary>How one covariate is read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Column">The column's position; -1 when <paramref name="Template"/> names it per series.</param>
/// <param name="Kind">How its cells are read.</param>
/// <param name="Role">What it means.</param>
/// <param name="Rule">How several rows become one value.</param>
/// <param name="Timing">When it is known; null to decide from the data.</param>
/// <param name="Template">The column's name with the series' keys in braces, such as <c>price{brand}</c>.</param>
internal sealed record CovariatePlan(
    string Name, int Column, ColumnKind Kind, CovariateRole Role, AggregateRule Rule, CovariateTiming? Timing, string? Template = null);
