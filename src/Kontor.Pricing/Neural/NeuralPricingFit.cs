using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Neural.Training;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Elasticities.Preparation;
using Kontor.Randomness;

namespace Kontor.Pricing.Neural;

/// <summary>One fit: several networks, each on blocks of periods of its own, stopped by the newest periods, which then are learnt from too.</summary>
internal sealed class NeuralPricingFit
{
    private const int LongestHeldOut = 26, Latest = 13;
    private readonly NeuralElasticity _settings;
    private readonly PricingTable _table;
    private readonly FitContext _context;
    private readonly int _cut; // the period after the last one to learn from before the end of training
    private readonly PriceSchema _schema;
    private readonly NetworkSize _size;
    private readonly PriceRows _rows;
    private readonly List<string> _warnings = [];

    internal NeuralPricingFit(NeuralElasticity settings, PricingTable table, FitContext context)
    {
        (_settings, _table, _context) = (settings, table, context);
        int periods = table.End - table.Start;
        _cut = table.End - Math.Min(settings.Training.HeldOut ?? Math.Min(LongestHeldOut, periods / 8), periods - 1);
        if (_cut == table.End && settings.Training.HeldOut is null) _warnings.Add("the history is too short to hold periods out: nothing says when to stop training");
        var preparation = new NeuralPreparation(settings, table, _cut, context);
        (double[][]? labels, string? lack) = preparation.Labels();
        if (lack is not null) _warnings.Add(lack);
        (_schema, _size) = preparation.Run(labels is not null);
        _rows = new PriceRows(_schema, table, labels);
        long unsold = table.Series.Sum(s => Enumerable.Range(0, s.Length).LongCount(t => s.Units[t] == 0 && !double.IsNaN(s.LogPrice[t]))), all = table.Series.Sum(s => (long)Enumerable.Range(0, s.Length).Count(s.IsObserved));
        if (unsold > 0) _warnings.Add($"{unsold} of {all} series and periods without a sale ({(double)unsold / all:P1}) have no logarithm and are left out: elasticities of slow movers are too small");
    }

    /// <summary>Trains.</summary>
    internal (NeuralPricingState State, ElasticityResult Result) Run()
    {
        int networks = _settings.Networks;
        var trained = new ElasticityNetwork[networks];
        var results = new TrainingResult[networks];
        var logits = new float[networks][];
        var slopes = new double[networks][]; // (series)
        var latest = new double[networks][]; // (series)
        (int Series, int Time)[] labelled = [.. HeldOutLabels()];
        _context.ForEach("training networks of prices", networks, m =>
        {
            RandomStream stream = RandomStream.Of(_context.Seed, "neural elasticity").Child(m);
            FitContext own = _context with { Seed = stream.NextUInt64(), Threads = 1, Progress = Progress.SilentProgress.Instance, Checkpoints = null };
            int[] seen = Blocks(_table.Start, _cut, stream.Child("blocks"));
            StartingPoint start = StartRegression.Of(_rows, _table, [.. seen.SelectMany(_rows.At)], _settings.CommonShock, own);
            var network = new ElasticityNetwork(_settings, _size, start, own.Seed);
            var task = new ElasticityTask(_settings, _schema, _size, _rows, network, seen, Enumerable.Range(_cut, _table.End - _cut));
            results[m] = _settings.Training.Trainer(task.TrainingItems, task.TrainingRows).Fit(task, own);
            var reading = new NetworkReading(_settings, _rows, network, own);
            logits[m] = reading.Logits(labelled);
            if (_cut < _table.End && _settings.Training.FinalEpochs > 0)
            {
                // blocks of the periods held out are drawn too, so that the newest have no more certainty than others
                var whole = new ElasticityTask(_settings, _schema, _size, _rows, network, [.. seen, .. Blocks(_cut, _table.End, stream.Child("last blocks"))], []);
                _settings.Training.Finish(whole.TrainingItems, whole.TrainingRows).Fit(whole, own);
            }
            trained[m] = network;
            slopes[m] = reading.MeanSlopes();
            latest[m] = reading.LatestErrors(Latest);
        });
        RiskCalibration? calibration = null;
        if (_size.HasRisk)
        {
            var labels = new ElasticityTask(_settings, _schema, _size, _rows, trained[0], Enumerable.Range(_table.Start, _cut - _table.Start), []);
            double[] mean = [.. labelled.Select((_, r) => logits.Average(l => (double)l[r]))];
            (calibration, string? note) = RiskCalibration.Fit(mean, [.. labelled.Select(l => (double)_rows.Risk[l.Series][l.Time])], labels.RiskWeight, _context);
            if (note is not null) _warnings.Add(note);
        }
        var report = new FitReport(results.All(r => r.Report.Converged), results.Sum(r => r.Report.Iterations), results.Average(r => r.Report.Objective))
        {
            Warnings = [.. results.SelectMany(r => r.Report.Warnings).Distinct(), .. _warnings],
        };
        var state = new NeuralPricingState
        {
            Settings = _settings,
            Schema = _schema with { Latest = [.. Enumerable.Range(0, _table.Series.Length).Select(i => latest.Average(l => l[i]))] },
            Size = _size,
            Weights = [.. trained.Select(n => NeuralPricingState.BytesOf(n.Weights))],
            Calibration = calibration,
            Training = [.. results.Select(r => r.History)],
            Report = report,
        };
        return (state, Result(slopes, report));
    }

    // own elasticities of all levels: means over series within each network, deviations between networks
    private ElasticityResult Result(double[][] slopes, FitReport report)
    {
        Dictionary<SeriesKey, int> place = Enumerable.Range(0, _table.Series.Length).ToDictionary(i => _table.Series[i].Key);
        var own = ImmutableArray.CreateBuilder<OwnElasticity>();
        var loadings = new List<double>();
        int networks = slopes.Length;
        foreach (IGrouping<(ElasticityLevel Level, SeriesKey Key), PricingSeries> group in LevelMembers.Of(_table))
        {
            int[] members = [.. group.Select(s => place[s.Key])];
            double[] values = [.. slopes.Select(s => members.Average(i => s[i]))];
            double mean = values.Average();
            double[] off = [.. values.Select(v => (v - mean) / Math.Sqrt(networks - 1))];
            loadings.AddRange(off);
            var estimate = new ElasticityEstimate(mean, Math.Sqrt(off.Sum(o => o * o)), networks - 1);
            own.Add(LevelMembers.Own(_table, group.Key.Level, group.Key.Key, group, estimate) with { Spread = Spread(group.Key.Level, group, slopes, place) });
        }
        return new ElasticityResult
        {
            Own = own.ToImmutable(),
            // a factor is a network: what one says of all series hangs together
            Uncertainty = new SharedUncertainty
            {
                Starts = [.. Enumerable.Range(0, own.Count + 1).Select(i => i * networks)],
                Factors = [.. Enumerable.Range(0, own.Count * networks).Select(k => k % networks)],
                Loadings = [.. loadings],
                Degrees = [.. new double[networks]], // normal: with two networks Student's t would have no mean
            },
            Report = report,
        };
    }

    // the deviation of the means one level below
    private static double Spread(ElasticityLevel level, IEnumerable<PricingSeries> members, double[][] slopes, Dictionary<SeriesKey, int> place)
    {
        Func<PricingSeries, int>? below = level switch
        {
            ElasticityLevel.Product => s => place[s.Key],
            ElasticityLevel.Category => s => s.Product,
            ElasticityLevel.Total => s => s.Category,
            _ => null,
        };
        if (below is null) return 0;
        double[] means = [.. members.GroupBy(below).Select(g => g.Average(s => slopes.Average(v => v[place[s.Key]])))];
        double mean = means.Average();
        return means.Length < 2 ? 0 : Math.Sqrt(means.Sum(v => (v - mean) * (v - mean)) / (means.Length - 1));
    }

    // as many periods as there are, in blocks that are drawn with replacement
    private int[] Blocks(int start, int end, RandomStream stream)
    {
        int count = end - start, length = Math.Min(count, _settings.BlockLength ?? Math.Max(4, (int)Math.Round(1.75 * Math.Cbrt(count))));
        int[] drawn = new int[count];
        for (int from = 0; from < count; from += length)
        {
            int first = start + stream.NextInt(count - length + 1);
            for (int k = 0; k < Math.Min(length, count - from); k++) drawn[from + k] = first + k;
        }
        return drawn;
    }

    private IEnumerable<(int Series, int Time)> HeldOutLabels()
    {
        for (int i = 0; _size.HasRisk && i < _rows.Count; i++)
        {
            for (int t = Math.Max(0, _cut - _rows.StartOf(i)); t < _rows.Risk[i].Length; t++)
            {
                if (!float.IsNaN(_rows.Risk[i][t]) && !float.IsNaN(_rows.LogPrice[i][t])) yield return (i, t);
            }
        }
    }
}
