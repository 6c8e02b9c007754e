using System.Collections.Immutable;
using Kontor.Errors;
using Kontor.Pricing.Elasticities.Preparation;

namespace Kontor.Pricing.Elasticities.Estimation;

/// <summary>The demand of all products: categories side by side, the priors of coefficients estimated over all.</summary>
internal sealed class DemandModel
{
    private const int PriorIterations = 12, FewestDegrees = 5;

    private readonly PricingTable _table;
    private readonly DemandData _data;
    private readonly bool _pooled;
    private readonly CategoryRegression?[] _categories;
    private readonly double[] _scale; // kind -> root mean square of its columns
    private readonly List<DataFault> _faults = [];

    private DemandModel(PricingTable table, DemandControls controls, bool pooled, FitContext context)
    {
        (_table, _pooled) = (table, pooled);
        _data = new DemandData(table, controls);
        SeasonDesign season = SeasonDesign.Of(controls, table.Calendar, _data.Start, _data.End);
        var blocks = new DemandBlock[table.Products.Length];
        context.ForEach("laying out demand", blocks.Length, p => blocks[p] = _data.Block(p));
        foreach (DemandBlock block in blocks.Where(b => !IsEnough(b, controls)))
        {
            _faults.Add(new DataFault(FaultCode.TooShort, $"product {table.Products[block.Product]}", $"{block.Rows} periods that can be used over {block.Series.Length} series, for {block.Width} coefficients",
                pooled ? "3 or more in a series outside its launch and its end" : "more periods, or fewer controls; pooling makes do with fewer"));
        }
        _scale = Scale(blocks);
        _categories = new CategoryRegression?[_data.Members.Length];
        for (int c = 0; c < _categories.Length; c++)
        {
            DemandBlock[] used = [.. _data.Members[c].Select(p => blocks[p]).Where(b => IsEnough(b, controls))];
            if (used.Length > 0) _categories[c] = new CategoryRegression(used, season, controls);
        }
    }

    /// <summary>The products that could be estimated, in the order of the table.</summary>
    internal ImmutableArray<ProductDemand> Products { get; private set; } = [];

    internal IReadOnlyList<DataFault> Faults => _faults;

    internal FitReport Report { get; private set; } = FitReport.ClosedForm;

    /// <summary>Fits.</summary>
    /// <param name="table">The data.</param>
    /// <param name="controls">What is held constant.</param>
    /// <param name="pooled">Whether coefficients other than the own price are drawn towards those of the category.</param>
    /// <param name="context">Threads, cancellation, progress.</param>
    internal static DemandModel Fit(PricingTable table, DemandControls controls, bool pooled, FitContext context)
    {
        var model = new DemandModel(table, controls, pooled, context);
        if (Array.TrueForAll(model._categories, c => c is null)) throw new DataException(model._faults[0]);
        if (pooled) model.FitPooled(context);
        else model.Each("elasticities of products", context, (_, category) => category.Fit(DemandPrior.None(model._data.Kinds), context.Cancellation));
        model.NameCollinear();
        model.Read(context);
        CategoryRegression[] fitted = [.. model._categories.OfType<CategoryRegression>()];
        model.Report = new FitReport(Array.TrueForAll(fitted, c => c.Converged), fitted.Sum(c => c.Iterations), double.NaN)
        {
            Warnings = Array.TrueForAll(fitted, c => c.Converged) ? [] : ["the demand of a category did not converge"],
        };
        return model;
    }

    private void FitPooled(FitContext context)
    {
        // to begin with, a standard deviation of a regressor is thought to move log units by one
        DemandPrior[] priors = [.. _categories.Select(_ => new DemandPrior(new double[_data.Kinds], Array.ConvertAll(_scale, s => s * s), new double[_data.Kinds]))];
        Each("demand of products", context, (c, category) => category.Fit(priors[c], context.Cancellation));
        (double Ratio, double Degrees)[][] design = Moderated(priors);
        Each("demand of products", context, (c, category) =>
        {
            for (int b = 0; b < category.Blocks.Length; b++) category.Deflate(b, design[c][b].Ratio);
            category.Fit(priors[c], context.Cancellation, most: 1);
        });
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < PriorIterations; i++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                priors = Learn(priors);
                Each("what products have in common", context, (c, category) => category.Solve(priors[c]));
            }
            Each("demand of products", context, (c, category) => category.Fit(priors[c], context.Cancellation, most: round == 0 ? 3 : 8));
        }
        // the own price is pooled afterwards, so here it is left alone: a precision of 1e-4 holds on to products whose data say nothing
        Each("elasticities of products", context, (c, category) => category.Fit(Loose(priors[c]), context.Cancellation, most: 3));
        Priors = [.. priors];
    }

    /// <summary>Category -> the prior of its coefficients; empty where none was used.</summary>
    internal ImmutableArray<DemandPrior> Priors { get; private set; } = [];

    private static DemandPrior Loose(DemandPrior prior) => prior with { Precisions = [1e-4, .. prior.Precisions[1..].Zip(prior.MeanVariances[1..], (p, v) => 1 / ((1 / p) + v))] };

    // one step of expectation and maximisation (Dempster, Laird and Rubin 1977): products around the mean of their category, categories around theirs. What a product says alone is its posterior less its prior.
    private DemandPrior[] Learn(DemandPrior[] before)
    {
        DemandPrior[] next = [.. before.Select(p => p with { Means = (double[])p.Means.Clone(), Precisions = (double[])p.Precisions.Clone(), MeanVariances = (double[])p.MeanVariances.Clone() })];
        for (int kind = 0; kind < _data.Kinds; kind++)
        {
            double precision = before[0].Precisions[kind];
            double[] weight = new double[_categories.Length], sum = new double[_categories.Length];
            int total = 0;
            var alone = new List<(int, double, double, double)>();
            Over(kind, (c, value, error, share) =>
            {
                total++;
                double information = (1 / error) - precision;
                if (information <= 1e-9 * precision) return;
                double own = ((value / error) - (precision * before[c].Means[kind] * share)) / information, w = 1 / ((1 / information) + (1 / precision));
                weight[c] += w * share * share;
                sum[c] += w * share * own;
                alone.Add((c, own, 1 / information, share));
            });
            int categories = weight.Count(w => w > 0);
            if (total - categories < 3 || categories == 0 || _scale[kind] == 0) continue;
            (double[] means, double[] variances) = Shrunk(weight, sum);
            double floor = 1e-3 / _scale[kind];
            double variance = Spread(alone, means, variances, 3 / _scale[kind]);
            for (int c = 0; c < next.Length; c++) (next[c].Means[kind], next[c].Precisions[kind], next[c].MeanVariances[kind]) = (means[c], 1 / Math.Max(variance, floor * floor), variances[c]);
        }
        return next;
    }

    // the posterior mean of the variance of products around the means, its root with a flat prior (Gelman 2006): an estimate that is never zero because chance had it so
    private static double Spread(List<(int Category, double Value, double Variance, double Share)> alone, double[] means, double[] variances, double most)
    {
        const int steps = 40;
        double[] log = new double[steps];
        for (int i = 0; i < steps; i++)
        {
            double t2 = Math.Pow(Tau(i), 2); foreach ((int c, double value, double variance, double share) in alone)
            {
                double gap = value - (means[c] * share), whole = variance + t2;
                log[i] -= 0.5 * (Math.Log(whole) + (((gap * gap) + (variances[c] * share * share)) / whole));
            }
            log[i] += Math.Log(Tau(i)) * 0.75;
        }
        double best = log.Max(), sum = 0, squares = 0;
        for (int i = 0; i < steps; i++)
        {
            double weight = Math.Exp(log[i] - best);
            sum += weight;
            squares += weight * Math.Pow(Tau(i), 2);
        }
        return squares / sum;

        // steps widen with the distance from zero: dτ ~ τ^(3/4)
        double Tau(int i) => most * Math.Pow((i + 0.5) / steps, 4);
    }

    // the means of categories, drawn towards their common mean as far as they differ no more than chance has it (DerSimonian and Laird 1986), and their variances
    private static (double[] Means, double[] Variances) Shrunk(double[] weight, double[] sum)
    {
        int[] used = [.. Enumerable.Range(0, weight.Length).Where(c => weight[c] > 0)];
        double whole = used.Sum(c => weight[c]), squares = used.Sum(c => weight[c] * weight[c]), mean = used.Sum(c => sum[c]) / whole;
        double excess = used.Sum(c => weight[c] * Math.Pow((sum[c] / weight[c]) - mean, 2)) - (used.Length - 1);
        double between = used.Length < 2 ? 0 : Math.Max(0, excess / (whole - (squares / whole)));
        double all = used.Sum(c => 1 / (between + (1 / weight[c])));
        mean = used.Sum(c => sum[c] / weight[c] / (between + (1 / weight[c]))) / all;
        double[] means = new double[weight.Length], variances = new double[weight.Length];
        for (int c = 0; c < means.Length; c++)
        {
            double pull = weight[c] == 0 || between == 0 ? 1 : 1 / weight[c] / (between + (1 / weight[c]));
            means[c] = weight[c] == 0 ? mean : (sum[c] / weight[c]) + (pull * (mean - (sum[c] / weight[c])));
            variances[c] = (pull * between) + (pull * pull / all);
        }
        return (means, variances);
    }

    private void Over(int kind, Action<int, double, double, double> use)
    {
        for (int c = 0; c < _categories.Length; c++)
        {
            if (_categories[c] is not { } category) continue;
            for (int b = 0; b < category.Blocks.Length; b++)
            {
                DemandBlock block = category.Blocks[b];
                for (int j = 0; j < block.Width; j++)
                {
                    if (block.Columns[j].Kind == kind) use(c, category.Coefficients[b][j], category.Variance(b, j), block.Columns[j].Share);
                }
            }
        }
    }

    private void Read(FitContext context)
    {
        var found = new List<ProductDemand>();
        DemandPrior[] priors = _pooled ? [.. Priors.Select(Loose)] : [.. _categories.Select(_ => DemandPrior.None(_data.Kinds))];
        (double Ratio, double Degrees)[][] moderated = Moderated(priors);
        double[] within = Correlations().Within, none = new double[within.Length];
        context.Cancellation.ThrowIfCancellationRequested();
        for (int c = 0; c < _categories.Length; c++)
        {
            if (_categories[c] is not { } category) continue;
            (double Difference, double Variance)[][] slopes = category.SeriesSlopes();
            // what all series of a product have in common in a period does not blur how they differ; only errors that last within a series do
            for (int b = 0; b < category.Blocks.Length; b++)
            {
                DemandBlock block = category.Blocks[b];
                (double ratio, double degrees) = moderated[c][b];
                double model = category.Variance(b, 0), lasting = Math.Max(1, 1 + (category.Correlated(b, within, none) / model)) / category.Design(b);
                if (_pooled) ratio = Math.Max(1, ratio); // the weights of the data against the prior have the first pass's ratio in them already
                found.Add(new ProductDemand(
                    block.Product,
                    category.Coefficients[b][0],
                    Whole(category, b, 0, priors[c], ratio),
                    degrees,
                    ratio,
                    [.. block.Series.Select((s, i) => (s, slopes[b][i].Difference, slopes[b][i].Variance * lasting))],
                    [.. Enumerable.Range(0, block.Width).Where(j => block.Columns[j].Other >= 0 && category.Lost[b]?.Contains(j) != true)
                        .Select(j => (block.Columns[j].Other, category.Coefficients[b][j], Whole(category, b, j, priors[c], ratio)))],
                    _pooled ? Borrowed(category, b, priors[c]) : 0));
            }
        }
        Products = [.. found.OrderBy(p => p.Product)];
    }

    // what comes from the prior is as it is; what comes from the data is as much larger as errors hang together
    private static double Whole(CategoryRegression category, int block, int column, DemandPrior prior, double ratio)
    {
        double part = category.PriorPart(block, column, prior);
        return part + (ratio * (category.Variance(block, column) - part));
    }

    // how many times larger the variance of each product's elasticity is than with independent errors, drawn together over products
    private (double Ratio, double Degrees)[][] Moderated(DemandPrior[] priors)
    {
        var ratios = new List<(double, int)>();
        var expected = new List<double>();
        (double[] within, double[] between) = Correlations();
        for (int c = 0; c < _categories.Length; c++)
        {
            if (_categories[c] is not { } category) continue;
            double[][] influence = category.Influence(0);
            for (int b = 0; b < category.Blocks.Length; b++)
            {
                (double robust, int degrees) = PeriodVariance.Of(influence[b]);
                double model = category.Variance(b, 0) - category.PriorPart(b, 0, priors[c]), correlated = model + category.Correlated(b, within, between);
                if (!(model > 1e-6 * category.Variance(b, 0))) (model, correlated, robust) = (1, 1, 1); // the data say nothing of it
                correlated = Math.Max(0.5 * model, correlated);
                expected.Add(correlated / model);
                ratios.Add((Math.Max(robust / correlated, 1e-6), degrees));
            }
        }
        var moderated = new Queue<(double Ratio, double Degrees)>(ModeratedVariance.Of([.. ratios]).Zip(expected, (m, e) => (m.Ratio * e, m.Degrees)));
        return [.. _categories.Select(c => c is null ? [] : c.Blocks.Select(_ => moderated.Dequeue()).ToArray())];
    }

    // the correlations of standardised residuals, of all products together
    private (double[] Within, double[] Between) Correlations()
    {
        int lags = Math.Max(1, (int)Math.Cbrt(_data.End - _data.Start));
        double[] within = new double[lags + 1], withinPairs = new double[lags + 1], between = new double[lags + 1], betweenPairs = new double[lags + 1];
        foreach (CategoryRegression category in _categories.OfType<CategoryRegression>())
        {
            (double[] w, double[] wp, double[] b, double[] bp) = category.Products(lags);
            for (int l = 0; l <= lags; l++) (within[l], withinPairs[l], between[l], betweenPairs[l]) = (within[l] + w[l], withinPairs[l] + wp[l], between[l] + b[l], betweenPairs[l] + bp[l]);
        }
        double variance = within[0] / withinPairs[0];
        return ([.. within.Select((w, l) => withinPairs[l] > 0 ? w / withinPairs[l] / variance : 0)], [.. between.Select((w, l) => betweenPairs[l] > 0 ? Math.Max(0, w / betweenPairs[l] / variance) : 0)]);
    }

    // the variance of the first coefficient that comes from the means of the prior, which are estimates
    private static double Borrowed(CategoryRegression category, int block, DemandPrior prior)
    {
        double[] pull = new double[prior.Means.Length];
        DemandColumn[] columns = category.Blocks[block].Columns;
        for (int j = 1; j < columns.Length; j++) pull[columns[j].Kind] += category.Inverse[block][j] * prior.Precisions[columns[j].Kind] * columns[j].Share;
        double sum = 0;
        for (int kind = 0; kind < pull.Length; kind++) sum += pull[kind] * pull[kind] * prior.MeanVariances[kind];
        return sum;
    }

    private void NameCollinear()
    {
        foreach (CategoryRegression category in _categories.OfType<CategoryRegression>())
        {
            for (int b = 0; b < category.Blocks.Length; b++)
            {
                foreach (int j in category.Lost[b] ?? [])
                {
                    DemandColumn column = category.Blocks[b].Columns[j];
                    _faults.Add(new DataFault(FaultCode.Collinear, $"product {_table.Products[category.Blocks[b].Product]}", $"{column.Name} moves only as other columns do", "prices that move apart: no effect of its own can be told, it is left out") { Column = column.Name });
                }
            }
        }
    }

    private void Each(string label, FitContext context, Action<int, CategoryRegression> work) => context.ForEach(label, _categories.Length, c =>
    {
        if (_categories[c] is { } category) work(c, category);
    });

    private double[] Scale(DemandBlock[] blocks)
    {
        double[] squares = new double[_data.Kinds], count = new double[_data.Kinds];
        foreach (DemandBlock block in blocks)
        {
            for (int j = 0; j < block.Width; j++)
            {
                int kind = block.Columns[j].Kind;
                count[kind] += block.Rows;
                for (int r = 0; r < block.Rows; r++) squares[kind] += block.X[(r * block.Width) + j] * block.X[(r * block.Width) + j];
            }
        }
        return [.. squares.Select((s, k) => count[k] > 0 ? Math.Sqrt(s / count[k]) : 0)];
    }

    private bool IsEnough(DemandBlock block, DemandControls controls) =>
        block.Rows > 0 && (_pooled || block.Rows - block.Width - ((controls.Trends ? 2 : 1) * block.Series.Length) >= FewestDegrees);
}
