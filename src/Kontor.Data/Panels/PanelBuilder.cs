using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Errors;

namespace Kontor.Data.Panels;

/// <summary>Builds a panel series by series.</summary>
/// <param name="calendar">The calendar of all series.</param>
/// <param name="targetName">What the target is called.</param>
/// <param name="keyNames">The key columns.</param>
/// <param name="covariates">The covariates, in the order in which <see cref="Add"/> takes their values.</param>
public sealed class PanelBuilder(Calendar calendar, string targetName, ImmutableArray<string> keyNames, ImmutableArray<Covariate> covariates)
{
    private readonly List<SeriesKey> _keys = [];
    private readonly HashSet<SeriesKey> _seen = [];
    private readonly List<int> _starts = [], _lengths = [], _aheads = [], _limits = [];
    private readonly List<double[]> _targets = [];
    private readonly List<double[][]> _columns = [];

    /// <summary>Adds a series. The arrays are kept, not copied.</summary>
    /// <param name="key">Its name, not used before.</param>
    /// <param name="start">The period index of its first value.</param>
    /// <param name="target">The target per period; NaN where it is missing, otherwise finite. One value or more.</param>
    /// <param name="values">Per covariate: one value for a static one; (Length + ahead) for one known ahead, of which the shortest counts for all; (Length) or more for one known after.</param>
    /// <exception cref="DataException">The key was used before, there is no value, or a target is infinite.</exception>
    public void Add(SeriesKey key, int start, double[] target, params double[][] values)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(target);
        if (key.Parts.Length != keyNames.Length) throw new ArgumentException($"has {key.Parts.Length} parts, needs {keyNames.Length}", nameof(key));
        if (values.Length != covariates.Length) throw new ArgumentException($"has {values.Length} columns, needs {covariates.Length}", nameof(values));
        if (!_seen.Add(key)) Throw.Fault(FaultCode.Duplicate, $"series {key}", "the same key twice", "one series per key");
        if (target.Length == 0) Throw.Fault(FaultCode.Empty, $"series {key}", "no values", "one value or more");
        int infinite = Array.FindIndex(target, double.IsInfinity);
        if (infinite >= 0) Throw.Fault(FaultCode.NotFinite, $"series {key}", $"{target[infinite]} in {calendar.Label(start + infinite)}", "a finite number, or nothing where it is missing");
        int ahead = int.MaxValue, limit = -1;
        for (int c = 0; c < covariates.Length; c++)
        {
            int needed = covariates[c].Timing == CovariateTiming.Static ? 1 : target.Length;
            if (values[c].Length < needed) throw new ArgumentException($"covariate {covariates[c].Name} of series {key} has {values[c].Length} values, needs {needed}", nameof(values));
            if (covariates[c].Timing == CovariateTiming.KnownAhead && values[c].Length - target.Length < ahead) (ahead, limit) = (values[c].Length - target.Length, c);
        }
        _keys.Add(key);
        _starts.Add(start);
        _lengths.Add(target.Length);
        _aheads.Add(ahead == int.MaxValue ? 0 : ahead);
        _limits.Add(limit);
        _targets.Add(target);
        _columns.Add(values);
    }

    /// <summary>The panel of all series that were added, in the order of adding.</summary>
    public Panel Build()
    {
        int count = _keys.Count;
        int[] offsets = new int[count + 1];
        for (int i = 0; i < count; i++) offsets[i + 1] = checked(offsets[i] + _lengths[i] + _aheads[i]);
        double[] target = new double[offsets[count]];
        double[][] columns = [.. covariates.Select(c => new double[c.Timing == CovariateTiming.Static ? count : offsets[count]])];
        Array.Fill(target, double.NaN);
        for (int i = 0; i < count; i++)
        {
            _targets[i].CopyTo(target, offsets[i]);
            int room = offsets[i + 1] - offsets[i];
            for (int c = 0; c < columns.Length; c++)
            {
                if (covariates[c].Timing == CovariateTiming.Static)
                {
                    columns[c][i] = _columns[i][c][0];
                    continue;
                }
                Span<double> run = columns[c].AsSpan(offsets[i], room);
                run.Fill(double.NaN);
                ReadOnlySpan<double> given = _columns[i][c];
                given[..Math.Min(room, given.Length)].CopyTo(run);
            }
        }
        var buffers = new PanelBuffers(calendar, targetName, keyNames, [.. _keys], covariates, [.. _starts], offsets, [.. _limits], target, columns);
        return new Panel(buffers, [.. Enumerable.Range(0, count)], [.. _lengths], [.. _aheads]);
    }
}
