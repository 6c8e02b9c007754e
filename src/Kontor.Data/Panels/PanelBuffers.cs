using System.Collections.Immutable;
using Kontor.Data.Calendars;

namespace Kontor.Data.Panels;

/// <summary>The values behind a panel and all its cuts.</summary>
/// <param name="Calendar">The calendar.</param>
/// <param name="TargetName">What the target is called.</param>
/// <param name="KeyNames">The key columns.</param>
/// <param name="Keys">One key per row.</param>
/// <param name="Covariates">The covariates.</param>
/// <param name="Starts">Row -> period index of its first value.</param>
/// <param name="Offsets">Row -> position of its first value in the buffers of values over time; one more at the end.</param>
/// <param name="Limits">Row -> the covariate known ahead that ends first; -1 where there is none.</param>
/// <param name="Target">The target of all rows, one after the other, with room for the periods ahead.</param>
/// <param name="Columns">Covariate -> its buffer: per row for a static one, else laid out as the target is.</param>
internal sealed record PanelBuffers(
    Calendar Calendar,
    string TargetName,
    ImmutableArray<string> KeyNames,
    ImmutableArray<SeriesKey> Keys,
    ImmutableArray<Covariate> Covariates,
    int[] Starts,
    int[] Offsets,
    int[] Limits,
    double[] Target,
    double[][] Columns);
