using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Demand.Hierarchies;

/// <summary>A fitted <see cref="NationalSplit"/>.</summary>
public sealed class NationalSplitModel : ForecastModel
{
    private readonly NationalShares _shares;
    private readonly ForecastModel _national;

    internal NationalSplitModel(NationalShares shares, ForecastModel national) => (_shares, _national) = (shares, national);

    /// <inheritdoc/>
    public override Forecaster Specification => _shares.Specification;

    /// <summary>That of the base model.</summary>
    public override FitReport Report => _national.Report;

    /// <inheritdoc/>
    public override ImmutableArray<DataFault> Faults => _shares.Faults;

    /// <summary>The share of a series in the sum over all places of its product.</summary>
    /// <param name="key">The series.</param>
    public double ShareOf(SeriesKey key) => _shares.Shares[_shares.Keys.IndexOf(key)];

    internal override ModelState State => new NationalSplitState { Shares = _shares, Base = _national.State };

    /// <inheritdoc/>
    protected override Forecast ForecastPanel(int horizon, KnownAhead? knownAhead, FitContext context)
    {
        Forecast national = _national.Forecast(horizon, Sums(knownAhead, horizon), context);
        Dictionary<SeriesKey, int> positions = national.Frame.Keys.Select((key, g) => (key, g)).ToDictionary(p => p.key, p => p.g);
        int count = _shares.Keys.Length, levels = national.Frame.Levels.Length;
        double[] mean = new double[count * horizon], quantiles = new double[count * horizon * levels];
        int[] groupOf = [.. _shares.Groups.Select(g => positions[g])];
        for (int i = 0; i < count; i++)
        {
            int g = groupOf[i];
            for (int h = 0; h < horizon; h++)
            {
                // a series that ended before its group begins with periods whose sum is known
                int step = h - _shares.Later[i].Length;
                double sum = step < 0 ? _shares.Later[i][h] : national.Mean(g)[step], median = step < 0 ? sum : national.Quantile(g, step, 0.5);
                if (double.IsNaN(sum)) (sum, median) = (national.Mean(g)[0], national.Quantile(g, 0, 0.5));
                mean[(i * horizon) + h] = _shares.Shares[i] * sum;
                for (int l = 0; l < levels; l++)
                {
                    double above = step < 0 || median == 0 ? 0 : (national.Quantiles(g, step)[l] / median) - 1, own = _shares.Spreads[i] * _shares.Errors[l];
                    // independent errors of the sum and of the share
                    double q = _shares.Shares[i] * median * (1 + (Math.Sign(own == 0 ? above : own) * Math.Sqrt((above * above) + (own * own))));
                    quantiles[(((i * horizon) + h) * levels) + l] = _shares.NonNegative[i] ? Math.Max(0, q) : q;
                }
            }
        }
        ForecastFrame frame = national.Frame with { Keys = _shares.Keys, Starts = [.. _shares.Ends] };
        return new Forecast(frame, mean, quantiles, national.Dependence.Select(groupOf), Faults);
    }

    // covariates of the sums: only of the series that are forecast
    private KnownAhead? Sums(KnownAhead? known, int horizon)
    {
        if (known is null) return null;
        HashSet<SeriesKey> kept = [.. _shares.Keys];
        Panel panel = known.Panel.Where(i => kept.Contains(known.Panel.Keys[i]));
        return _shares.Specification.HierarchyOf(panel).Aggregate(panel).KnownAhead(horizon);
    }
}
