using System.Collections.Immutable;
using System.Globalization;

namespace Kontor.Data.Panels;

/// <summary>Derives group levels from the keys and attributes of a panel.</summary>
public static class GroupLevels
{
    /// <summary>The total, each column that makes fewer groups than there are series, and the series themselves, from coarse to fine.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="columns">Keys and categorical static covariates; null for all of them.</param>
    /// <exception cref="ArgumentException">A name is neither.</exception>
    public static ImmutableArray<GroupLevel> Of(Panel panel, IReadOnlyList<string>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(panel);
        columns ??= Columns(panel);
        var levels = new List<GroupLevel> { By(panel, []) };
        GroupLevel[] singles = [.. columns.Select(c => By(panel, [c])).OrderBy(l => l.Groups.Length)];
        levels.AddRange(singles.Where(l => l.Groups.Length > 1 && l.Groups.Length < panel.Count));
        if (panel.KeyNames.Length > 0 && panel.Count > 1) levels.Add(By(panel, panel.KeyNames));
        return [.. levels];
    }

    /// <summary>The columns that can make groups: keys, and categorical static covariates.</summary>
    /// <param name="panel">The panel.</param>
    public static ImmutableArray<string> Columns(Panel panel)
    {
        ArgumentNullException.ThrowIfNull(panel);
        return [.. panel.KeyNames, .. panel.Covariates.Where(c => c is { Timing: CovariateTiming.Static, IsCategorical: true } && !panel.KeyNames.Contains(c.Name)).Select(c => c.Name)];
    }

    /// <summary>The level of some columns.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="columns">Keys and categorical static covariates; none for the total.</param>
    /// <exception cref="ArgumentException">A name is neither.</exception>
    public static GroupLevel By(Panel panel, ImmutableArray<string> columns)
    {
        ArgumentNullException.ThrowIfNull(panel);
        Func<int, string>[] readers = [.. columns.Select(c => Reader(panel, c))];
        var numbers = new Dictionary<SeriesKey, int>();
        int[] groupOf = new int[panel.Count];
        for (int s = 0; s < panel.Count; s++)
        {
            var key = new SeriesKey([.. readers.Select(r => r(s))]);
            if (!numbers.TryGetValue(key, out int number)) numbers[key] = number = numbers.Count;
            groupOf[s] = number;
        }
        return new GroupLevel(columns.IsEmpty ? "total" : string.Join(" x ", columns), columns, [.. numbers.OrderBy(n => n.Value).Select(n => n.Key)], [.. groupOf]);
    }

    private static Func<int, string> Reader(Panel panel, string column)
    {
        int key = panel.KeyNames.IndexOf(column);
        if (key >= 0) return s => panel.Keys[s].Parts[key];
        int covariate = panel.CovariateIndex(column);
        if (covariate < 0 || panel.Covariates[covariate] is not { Timing: CovariateTiming.Static, IsCategorical: true })
            throw new ArgumentException($"'{column}' is neither a key nor a categorical attribute of the panel", nameof(column));
        ImmutableArray<string> categories = panel.Covariates[covariate].Categories;
        return s => panel[s].Static(covariate) is var code && double.IsNaN(code) ? "" : categories[int.CreateChecked(code)].ToString(CultureInfo.InvariantCulture);
    }
}
