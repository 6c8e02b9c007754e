using System.Collections.Immutable;
using Kontor.Statistics.StateSpace;

namespace Kontor.Demand.Arima;

/// <summary>Makes the fitted model from an estimated candidate.</summary>
internal static class ArimaBuilder
{
    /// <summary>Evaluates the likelihood once more at its maximum and takes from it all that forecasts need.</summary>
    internal static ArimaModel Build(ArimaProblem problem, ArimaCandidate candidate, int regressors, int fourier, FitReport report)
    {
        ArimaDesign design = problem.Design(candidate.HasConstant);
        ArmaRegression regression = design.Regression;
        var likelihood = new ArimaLikelihood(design, candidate.Order, problem.Series.Season);
        likelihood.Exact(candidate.Point);
        regression.Solve();
        double[] natural = likelihood.Natural.ToArray(), ar = likelihood.Ar.ToArray(), ma = likelihood.Ma.ToArray(), kept = design.Restore();
        double squares = design.IsExact ? 0 : regression.SumOfSquares * design.Scale * design.Scale;
        double[] columns = Spread(kept, design.Kept, regressors + fourier + (candidate.HasConstant ? 1 : 0)), tail = Tail(problem, design, candidate, columns);
        double[] state = new double[Math.Max(ar.Length, ma.Length + 1)];
        regression.NextState(state.AsSpan(0, FilterLength(ar, ma)));
        foreach (ref double value in state.AsSpan()) value *= design.IsExact ? 0 : design.Scale;
        double[] directions = Directions(problem, candidate, regression, FilterLength(ar, ma), state.Length, tail.Length);
        double[]? errors = design.IsExact ? null : ArimaInference.StandardErrors(likelihood, candidate.Point);
        int parameters = problem.Parameters(candidate.Order, candidate.HasConstant), freedom = problem.Observed - parameters + 1, skip = candidate.HasConstant ? 1 : 0;
        return new ArimaModel
        {
            Report = report,
            Order = candidate.Order,
            Season = problem.Series.Season,
            HasConstant = candidate.HasConstant,
            Coefficients = Name(candidate, natural, kept, design.Kept, regressors, errors),
            Variance = squares / (freedom > 0 ? freedom : problem.Observed),
            LikelihoodVariance = squares / problem.Observed,
            LogLikelihood = !design.IsExact && double.IsFinite(candidate.LogLikelihood) ? candidate.LogLikelihood : null,
            Aicc = !design.IsExact && double.IsFinite(candidate.Criterion) ? candidate.Criterion : null,
            Periods = problem.Series.First + problem.Series.Values.Length,
            Constant = candidate.HasConstant ? columns[0] : 0,
            Regressors = [.. columns.AsSpan(skip, regressors)],
            Fourier = [.. columns.AsSpan(skip + regressors)],
            Ar = [.. ar],
            Ma = [.. ma],
            State = [.. state],
            Tail = [.. tail],
            Directions = [.. directions],
        };
    }

    // the filter's state ends at the last coefficient that is not zero
    private static int FilterLength(ReadOnlySpan<double> ar, ReadOnlySpan<double> ma)
    {
        int p = ar.Length, q = ma.Length;
        while (p > 0 && ar[p - 1] == 0) p--;
        while (q > 0 && ma[q - 1] == 0) q--;
        return Math.Max(p, q + 1);
    }

    private static double[] Spread(double[] kept, List<int> indices, int count)
    {
        double[] all = new double[count];
        for (int j = 0; j < kept.Length; j++) all[indices[j]] = kept[j];
        return all;
    }

    // the last d + D m values less the regression, placeholders replaced by what the likelihood made of them
    private static double[] Tail(ArimaProblem problem, ArimaDesign design, ArimaCandidate candidate, double[] columns)
    {
        ArimaSeries series = problem.Series;
        int length = candidate.Order.D + (candidate.Order.SeasonalD * series.Season), n = series.Filled.Length, skip = candidate.HasConstant ? 1 : 0;
        double[] values = (double[])series.Filled.Clone();
        for (int j = 0; j < series.Missing.Length; j++) values[series.Missing[j]] -= design.Scale * design.Regression.Coefficients[j];
        for (int t = n - length; t < n; t++)
        {
            if (candidate.HasConstant) values[t] -= columns[0] * (series.First + t + 1);
            for (int c = 0; c < series.Columns.Count; c++) values[t] -= columns[skip + c] * series.Columns[c][t];
        }
        return values[(n - length)..];
    }

    private static double[] Directions(ArimaProblem problem, ArimaCandidate candidate, ArmaRegression regression, int filter, int state, int tail)
    {
        int marks = regression.Marks, wide = filter + marks, length = state + tail, n = problem.Series.Filled.Length;
        double[] whole = new double[wide * wide];
        regression.AddUncertainty(whole);
        int[] source = new int[length];
        Array.Fill(source, -1);
        for (int i = 0; i < filter; i++) source[i] = i;
        for (int j = 0; j < marks; j++)
        {
            int place = problem.Series.Missing[j] - (n - tail);
            if (place >= 0) source[state + place] = filter + j;
        }
        double[] covariance = new double[length * length];
        for (int i = 0; i < length; i++)
        {
            for (int j = 0; j < length; j++)
            {
                if (source[i] >= 0 && source[j] >= 0) covariance[(i * length) + j] = whole[(source[i] * wide) + source[j]];
            }
        }
        return PivotedFactor(covariance, length);
    }

    // rows u with Σ u u' = covariance, largest first, until what is left is below 1e-9 of an error's variance
    private static double[] PivotedFactor(double[] covariance, int n)
    {
        var rows = new List<double>();
        for (int rank = 0; rank < n; rank++)
        {
            int pivot = 0;
            for (int i = 1; i < n; i++)
            {
                if (covariance[(i * n) + i] > covariance[(pivot * n) + pivot]) pivot = i;
            }
            double largest = covariance[(pivot * n) + pivot];
            if (largest < 1e-9) break;
            double[] row = new double[n];
            for (int i = 0; i < n; i++) row[i] = covariance[(i * n) + pivot] / Math.Sqrt(largest);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++) covariance[(i * n) + j] -= row[i] * row[j];
            }
            rows.AddRange(row);
        }
        return [.. rows];
    }

    private static ImmutableArray<ArimaCoefficient> Name(
        ArimaCandidate candidate, double[] natural, double[] kept, List<int> indices, int regressors, double[]? errors)
    {
        ArimaOrder order = candidate.Order;
        var result = ImmutableArray.CreateBuilder<ArimaCoefficient>(natural.Length + kept.Length);
        Add("ar", order.P);
        Add("ma", order.Q);
        Add("sar", order.SeasonalP);
        Add("sma", order.SeasonalQ);
        int skip = candidate.HasConstant ? 1 : 0;
        for (int j = 0; j < kept.Length; j++)
        {
            int column = indices[j] - skip;
            string name = column < 0 ? (order.D + order.SeasonalD == 0 ? "mean" : "drift")
                : column < regressors ? $"x{column + 1}" : Harmonics.Name(column - regressors);
            result.Add(new ArimaCoefficient(name, kept[j], errors?[natural.Length + j]));
        }
        return result.ToImmutable();

        void Add(string name, int count)
        {
            for (int i = 1; i <= count; i++) result.Add(new ArimaCoefficient($"{name}{i}", natural[result.Count], errors?[result.Count]));
        }
    }
}
