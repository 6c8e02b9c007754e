using Kontor.Errors;
using Kontor.Statistics.LinearModels.Absorption;
using Kontor.Statistics.LinearModels.Solving;

namespace Kontor.Statistics.LinearModels;

/// <summary>The rows that a regression uses, checked, with rows that say nothing left out.</summary>
internal sealed class Sample
{
    private readonly Observations _data;
    private readonly int[]? _kept;
    private readonly Dictionary<string, Factor> _groups = new(StringComparer.Ordinal);

    private Sample(Observations data, int[]? kept)
    {
        _data = data;
        _kept = kept;
        Rows = kept?.Length ?? data.Rows;
    }

    internal int Rows { get; }

    /// <summary>(rows) Where the rows stood in the observations; null for all of them.</summary>
    internal int[]? Kept => _kept;

    /// <summary>(rows) The outcomes.</summary>
    internal required double[] Response { get; init; }

    /// <summary>(rows) The weights; null for 1.</summary>
    internal required double[]? Weights { get; init; }

    /// <summary>The effects to absorb.</summary>
    internal required Factor[] Effects { get; init; }

    /// <summary>What was left out and why, in sentences.</summary>
    internal required List<string> Warnings { get; init; }

    /// <summary>A column on the rows used.</summary>
    internal double[] Column(string name)
    {
        double[] all = _data.Column(name);
        return _kept is null ? all : Array.ConvertAll(_kept, row => all[row]);
    }

    /// <summary>A grouping on the rows used; levels without rows are gone.</summary>
    internal Factor Group(string name)
    {
        if (!_groups.TryGetValue(name, out Factor? group)) _groups.Add(name, group = _data.Group(name).Select(_kept));
        return group;
    }

    /// <summary>What is wrong with the observations, in the order in which a fit would stumble over it.</summary>
    internal static IEnumerable<DataFault> Faults(Regression model, Observations data)
    {
        if (data.Rows == 0)
        {
            yield return Throw.Fault(FaultCode.Empty, "no rows", "one row per observation");
            yield break;
        }
        foreach (string name in model.ColumnsUsed)
        {
            double[] values = data.Column(name);
            if (Vectors.FirstNotFinite(values) is >= 0 and int bad) yield return Throw.Fault(FaultCode.NotFinite, $"{values[bad]}", "a finite number: drop the row or fill the value", name, bad + 1);
        }
        foreach (string name in model.FixedEffects) data.Group(name);
        double[] response = data.Column(model.Response);
        if (model.CheckResponse(response) is { } fault) yield return fault;
        if (model.Weights is not { } column) yield break;
        double[] weights = data.Column(column);
        int negative = Array.FindIndex(weights, w => w < 0);
        if (negative >= 0) yield return Throw.Fault(FaultCode.OutOfRange, $"{weights[negative]}", "a weight of 0 or more", column, negative + 1);
    }

    /// <summary>The sample of a regression.</summary>
    /// <param name="model">The regression.</param>
    /// <param name="data">The observations.</param>
    /// <param name="without">(all rows) Rows that must not be used; null for none.</param>
    /// <exception cref="DataException">The observations are not what is needed.</exception>
    internal static Sample Of(Regression model, Observations data, bool[]? without = null)
    {
        foreach (DataFault fault in Faults(model, data)) Throw.Data(fault);
        double[] response = data.Column(model.Response);
        double[]? weights = model.Weights is null ? null : data.Column(model.Weights);
        Factor[] effects = [.. model.FixedEffects.Select(data.Group)];
        bool[] stays = new bool[data.Rows];
        for (int row = 0; row < stays.Length; row++) stays[row] = (without is null || !without[row]) && (weights is null || weights[row] > 0);
        var warnings = new List<string>();
        int light = weights?.Count(w => w == 0) ?? 0;
        if (light > 0) warnings.Add($"{light:N0} rows of weight 0 were left out");
        (int alone, int extreme) = effects.Length == 0 ? (0, 0) : RowFilter.Apply(effects, stays, model.DropsSingletons, model.Extremes, response);
        if (alone > 0) warnings.Add($"{alone:N0} rows were left out that are alone in their level of {string.Join(" or ", model.FixedEffects)}: its effect fits them perfectly");
        if (extreme > 0) warnings.Add($"{extreme:N0} rows were left out whose level of {string.Join(" or ", model.FixedEffects)} has {string.Join(" or ", model.Extremes.ToArray())} as its only outcome: no finite effect fits them");
        int[]? kept = Array.IndexOf(stays, value: false) < 0 ? null : [.. Enumerable.Range(0, stays.Length).Where(row => stays[row])];
        if (kept is { Length: 0 }) Throw.Data(FaultCode.TooShort, "no row left to use", "levels with several rows each", string.Join(", ", model.FixedEffects));
        double[] y = kept is null ? response : Array.ConvertAll(kept, row => response[row]);
        if (Array.TrueForAll(y, value => value == y[0])) Throw.Data(FaultCode.Constant, $"{y[0]} in every row", "an outcome that varies", model.Response);
        return new Sample(data, kept)
        {
            Response = y,
            Weights = weights is null || kept is null ? weights : Array.ConvertAll(kept, row => weights[row]),
            Effects = Array.ConvertAll(effects, effect => effect.Select(kept)),
            Warnings = warnings,
        };
    }
}
