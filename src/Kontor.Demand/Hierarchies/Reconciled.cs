using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand.Calibration;
using Kontor.Errors;

namespace Kontor.Demand.Hierarchies;

/// <summary>Forecasts of groups and of their members that agree.</summary>
/// <param name="Base">The model; it is fitted to the members, and for top-down and minimum trace to the groups.</param>
public sealed record Reconciled(Forecaster Base)
{
    /// <summary>How forecasts are made to agree. Default minimum trace.</summary>
    public Reconciliation Method { get; init; } = Reconciliation.MinTrace;

    /// <summary>The keys and attributes that each level keeps, none for the total; null: the total, and each of them by itself that makes groups. Default null.</summary>
    public ImmutableArray<ImmutableArray<string>>? Levels { get; init; }

    /// <summary>The number of past origins whose one-step errors give the covariance for minimum trace. Default 12.</summary>
    public int Origins { get; init; } = 12;

    /// <summary>Fits and forecasts all levels.</summary>
    /// <param name="panel">The panel of the members.</param>
    /// <param name="horizon">The number of steps, 1 or more.</param>
    /// <param name="context">Seed, threads, cancellation, progress.</param>
    /// <exception cref="DataException">Covariates stop before the horizon does, or no member can be fitted.</exception>
    public HierarchicalForecast Forecast(Panel panel, int horizon, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(panel);
        Forecast members = Base.Fit(panel, context).Forecast(horizon, panel.KnownAhead(horizon), context);
        ImmutableArray<GroupLevel>? levels = Levels is { } said ? [.. said.Select(columns => GroupLevels.By(panel, columns))] : null;
        Hierarchy hierarchy = Hierarchy.Of(panel, members.Frame.Keys, levels);
        if (Method == Reconciliation.BottomUp || hierarchy.Groups.IsEmpty) return new HierarchicalForecast(hierarchy, members);
        Panel fitted = Keep(panel, members.Frame.Keys), groups = hierarchy.Aggregate(fitted);
        Forecast tops = Base.Fit(groups, context).Forecast(horizon, groups.KnownAhead(horizon), context);
        if (tops.Count < hierarchy.Groups.Length) throw new DataException(tops.Faults[0]);
        double[] means = Means(tops, members, horizon);
        if (Method == Reconciliation.TopDown) TopDown(hierarchy, means, horizon);
        else MinTrace.Reconcile(hierarchy, Residuals(hierarchy, fitted, groups, context), means, horizon);
        return new HierarchicalForecast(hierarchy, Moved(members, means.AsSpan(hierarchy.Groups.Length * horizon), fitted));
    }

    private static Panel Keep(Panel panel, ImmutableArray<SeriesKey> keys)
    {
        HashSet<SeriesKey> kept = [.. keys];
        return panel.Where(i => kept.Contains(panel.Keys[i]));
    }

    private static double[] Means(Forecast tops, Forecast members, int horizon)
    {
        double[] means = new double[(tops.Count + members.Count) * horizon];
        for (int g = 0; g < tops.Count; g++) tops.Mean(g).CopyTo(means.AsSpan(g * horizon));
        for (int i = 0; i < members.Count; i++) members.Mean(i).CopyTo(means.AsSpan((tops.Count + i) * horizon));
        return means;
    }

    // the largest group that holds every member is the total; members keep their shares of the sum of members
    private static void TopDown(Hierarchy hierarchy, double[] means, int horizon)
    {
        int total = 0;
        for (int g = 1; g < hierarchy.Groups.Length; g++)
        {
            if (hierarchy.Members[g].Length > hierarchy.Members[total].Length) total = g;
        }
        int groups = hierarchy.Groups.Length;
        for (int h = 0; h < horizon; h++)
        {
            double sum = 0;
            foreach (int i in hierarchy.Members[total]) sum += means[((groups + i) * horizon) + h];
            foreach (int i in hierarchy.Members[total])
            {
                ref double mean = ref means[((groups + i) * horizon) + h];
                mean = sum > 0 ? mean * means[(total * horizon) + h] / sum : means[(total * horizon) + h] / hierarchy.Members[total].Length;
            }
        }
    }

    private double[][] Residuals(Hierarchy hierarchy, Panel panel, Panel groups, FitContext context)
    {
        var rows = new List<double[]>();
        for (int back = 1; back <= Origins; back++)
        {
            double[] row = new double[groups.Count + panel.Count];
            if (!Errors(groups, back, row, context) || !Errors(panel, back, row.AsSpan(groups.Count), context)) break;
            rows.Add(row);
        }
        return [.. rows];
    }

    private bool Errors(Panel panel, int back, Span<double> errors, FitContext context)
    {
        (Panel cut, int[] positions) = OutOfTime.Cut(panel, back, 1);
        if (cut.Count == 0) return false;
        Forecast forecast = Base.Fit(cut, context).Forecast(1, cut.KnownAhead(1), context);
        Dictionary<SeriesKey, int> at = forecast.Frame.Keys.Select((key, i) => (key, i)).ToDictionary(p => p.key, p => p.i);
        for (int c = 0; c < positions.Length; c++)
        {
            double actual = panel[positions[c]].Target[cut[c].Length];
            if (!double.IsNaN(actual) && at.TryGetValue(cut.Keys[c], out int i)) errors[positions[c]] = actual - forecast.Mean(i)[0];
        }
        return true;
    }

    // a member's distribution is moved to its new mean: scaled where it cannot be negative, else shifted
    private static Forecast Moved(Forecast members, ReadOnlySpan<double> means, Panel panel)
    {
        int horizon = members.Horizon, levels = members.Frame.Levels.Length;
        double[] mean = new double[members.Count * horizon], quantiles = new double[members.Count * horizon * levels];
        for (int i = 0; i < members.Count; i++)
        {
            bool nonNegative = Local.LocalModel.IsNonNegative(panel[i].Target);
            for (int h = 0; h < horizon; h++)
            {
                double old = members.Mean(i)[h], wanted = means[(i * horizon) + h];
                if (nonNegative) wanted = Math.Max(0, wanted);
                bool scale = nonNegative && old > 0;
                mean[(i * horizon) + h] = wanted;
                ReadOnlySpan<double> q = members.Quantiles(i, h);
                for (int l = 0; l < levels; l++) quantiles[(((i * horizon) + h) * levels) + l] = scale ? q[l] * wanted / old : q[l] + wanted - old;
            }
        }
        return new Forecast(members.Frame, mean, quantiles, members.Dependence, members.Faults);
    }
}
