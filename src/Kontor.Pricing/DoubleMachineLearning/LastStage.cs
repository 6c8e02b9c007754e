using Kontor.Statistics.LinearModels;

namespace Kontor.Pricing.DoubleMachineLearning;

/// <summary>The regression of what is left of the outcome on what is left of the treatments, with linear controls and effects. For counts it is one step of iterated weighted least squares:
/// the response is the working response η + (y - μ) / μ, the weight μ / (1 + αμ), as for variances μ + αμ² (McCullagh and Nelder 1989, section 2.5).</summary>
internal sealed class LastStage
{
    private const string Outcome = "outcome", Cluster = "cluster", Weight = "weight";
    private const int FirstSteps = 5;
    private const double LargestStep = 3; // of the working response: an outcome far from its mean is not linear in it
    private readonly PartiallyLinearRows _rows;
    private readonly RegressionFit _fit;
    private readonly (int Treatment, int Group, string Name)[] _effects;

    private LastStage(PartiallyLinearRows rows, double[] response, double[]? weights, double[][] treatments, double[] taken, FitContext context)
    {
        (_rows, Response, Weights) = (rows, response, weights);
        _effects = [.. rows.Treatments.SelectMany((t, j) => (t.Groups ?? new int[1]).Distinct().Where(g => g >= 0).Order().Select(g => (j, g, t.Groups is null ? t.Name : $"{t.Name} {g}")))];
        double[] left = new double[response.Length];
        for (int i = 0; i < left.Length; i++) left[i] = response[i] - taken[i];
        Observations table = Table(left);
        foreach ((int j, int group, string name) in _effects)
        {
            double[] column = new double[left.Length];
            for (int i = 0; i < column.Length; i++) column[i] = (rows.Treatments[j].Groups?[i] ?? 0) == group ? treatments[j][i] : 0;
            table = table.With(name, column);
        }
        _fit = Regression([.. _effects.Select(e => e.Name), .. rows.Linear.Select(c => c.Name)]).Fit(table, context);
    }

    /// <summary>The outcome, or its working response.</summary>
    internal double[] Response { get; }

    /// <summary>The weights of the rows; null for all 1.</summary>
    internal double[]? Weights { get; }

    /// <summary>The regression without predictions: for counts, iterated from the logarithm.</summary>
    internal static LastStage Start(PartiallyLinearRows rows, double[][] treatments, FitContext context)
    {
        double[] nothing = new double[rows.Count];
        if (!rows.IsCount) return new LastStage(rows, rows.Outcome, null, treatments, nothing, context);
        // half a unit keeps the logarithm of a count nearly unbiased, and zeros in (Anscombe 1948)
        double half = Math.Min(0.5, rows.Outcome.Average() / 2);
        var stage = new LastStage(rows, Array.ConvertAll(rows.Outcome, y => Math.Log(y + half)), null, treatments, nothing, context);
        for (int step = 0; step < FirstSteps; step++) stage = stage.Next(treatments, nothing, context);
        return stage;
    }

    /// <summary>The regression with other residuals of the treatments and other predictions; for counts, at the working response of this one's fit.</summary>
    internal LastStage Next(double[][] treatments, double[] taken, FitContext context)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        if (!_rows.IsCount) return new LastStage(_rows, Response, null, treatments, taken, context);
        double[] y = _rows.Outcome, eta = new double[y.Length], response = new double[y.Length], weights = new double[y.Length];
        ReadOnlySpan<double> residuals = _fit.Residuals.Span;
        (double over, double squares) = (0, 0);
        for (int i = 0; i < y.Length; i++)
        {
            eta[i] = Response[i] - residuals[i];
            double mu = Math.Exp(eta[i]);
            over += ((y[i] - mu) * (y[i] - mu) / mu) - 1;
            squares += mu;
        }
        double scatter = Math.Clamp(over / squares, 0, 2);
        for (int i = 0; i < y.Length; i++)
        {
            double mu = Math.Exp(eta[i]);
            response[i] = eta[i] + Math.Min((y[i] - mu) / mu, LargestStep);
            weights[i] = mu / (1 + (scatter * mu));
        }
        return new LastStage(_rows, response, weights, treatments, taken, context);
    }

    /// <summary>What linear controls and effects leave of a variable.</summary>
    internal double[] LinearResidual(double[] values, FitContext context)
    {
        if (Array.TrueForAll(values, v => v == values[0])) return new double[values.Length];
        return Regression([.. _rows.Linear.Select(c => c.Name)]).Fit(Table(values), context).Residuals.ToArray();
    }

    /// <summary>The sum of the estimated effects times values of the treatments.</summary>
    internal double[] Effect(double[][] values)
    {
        double[] sum = new double[_rows.Count];
        foreach ((int j, int group, string name) in _effects)
        {
            if (_fit.Coefficients.FirstOrDefault(c => c.Name == name) is not { } found) continue;
            for (int i = 0; i < sum.Length; i++)
            {
                if ((_rows.Treatments[j].Groups?[i] ?? 0) == group) sum[i] += found.Estimate * values[j][i];
            }
        }
        return sum;
    }

    internal PartiallyLinearFit Finish(double[][] before, double[][] left) => new(_rows, before, left, Weights, _fit, _effects);

    private LeastSquares Regression(string[] regressors) => new(Outcome)
    {
        Regressors = [.. regressors],
        FixedEffects = [.. _rows.Effects.Select(e => e.Name)],
        Weights = Weights is null ? null : Weight,
        Errors = StandardErrors.Clustered(Cluster),
        DropsSingletons = false, // every row keeps its place
    };

    private Observations Table(double[] outcome)
    {
        Observations table = new Observations(outcome.Length).With(Outcome, outcome).WithGroups(Cluster, _rows.Clusters);
        if (Weights is not null) table = table.With(Weight, Weights);
        foreach (AbsorbedGroups effect in _rows.Effects) table = table.WithGroups(effect.Name, effect.Levels);
        foreach (LinearControl control in _rows.Linear) table = table.With(control.Name, control.Values);
        return table;
    }
}
