using Kontor.Data.Panels;
using Kontor.Statistics.LinearModels;

namespace Kontor.Bench.NeuralPricing;

/// <summary>Everything in log demand but the own price, the same for all elasticities that are compared: a level per series, two harmonics of the year and a trend per category, promotion and feature.</summary>
/// <remarks>Given elasticities, log units less elasticity × log price are regressed on it, and the sum is the expected log units of later periods at their prices.</remarks>
internal static class RestOfDemand
{
    /// <summary>Log units of the held-out periods of each series. Shape: (series)(held-out periods); NaN where there is no price.</summary>
    /// <param name="panel">The whole panel.</param>
    /// <param name="heldOut">The number of last periods that are not looked at.</param>
    /// <param name="elasticity">Series -> its elasticity.</param>
    internal static double[][] Predict(Panel panel, int heldOut, double[] elasticity)
    {
        int price = panel.CovariateIndex(panel.Covariates.First(c => c.Role == CovariateRole.Price).Name);
        (int Series, int Time)[] seen = Rows(panel, price, (i, t) => t < panel[i].Length - heldOut && panel[i].Target[t] > 0), ahead = Rows(panel, price, (i, t) => t >= panel[i].Length - heldOut);
        Observations training = Table(panel, seen).With("rest", Array.ConvertAll(seen, r => Math.Log(panel[r.Series].Target[r.Time]) - (elasticity[r.Series] * Math.Log(panel[r.Series].Dynamic(price)[r.Time]))));
        RegressionFit fit = new LeastSquares("rest") { Regressors = [.. training.Columns.Where(c => c != "rest")], FixedEffects = ["series"], EstimatesEffects = true }.Fit(training, FitContext.Default);
        double[] rest = fit.Predict(Table(panel, ahead));
        double[][] predicted = [.. Enumerable.Range(0, panel.Count).Select(_ => Enumerable.Repeat(double.NaN, heldOut).ToArray())];
        for (int r = 0; r < ahead.Length; r++)
        {
            (int i, int t) = ahead[r];
            predicted[i][t - (panel[i].Length - heldOut)] = rest[r] + (elasticity[i] * Math.Log(panel[i].Dynamic(price)[t]));
        }
        return predicted;
    }

    private static (int Series, int Time)[] Rows(Panel panel, int price, Func<int, int, bool> keep) =>
        [.. Enumerable.Range(0, panel.Count).SelectMany(i => Enumerable.Range(0, panel[i].Length).Where(t => panel[i].Dynamic(price)[t] > 0 && keep(i, t)).Select(t => (i, t)))];

    private static Observations Table(Panel panel, (int Series, int Time)[] rows)
    {
        Observations table = new Observations(rows.Length).WithGroups("series", Array.ConvertAll(rows, r => r.Series));
        int category = panel.CovariateIndex("category");
        int categories = category < 0 ? 1 : panel.Covariates[category].Categories.Length;
        for (int c = 0; c < categories; c++)
        {
            void Add(string name, Func<int, double> ofPeriod) =>
                table = table.With($"{name} {c}", Array.ConvertAll(rows, r => category < 0 || panel[r.Series].Static(category) == c ? ofPeriod(panel[r.Series].Start + r.Time) : 0));
            Add("trend", period => (period - panel.Start) / 52.0);
            if (!panel.Calendar.HasDates) continue;
            for (int h = 1; h <= 2; h++)
            {
                int k = h;
                Add($"sine {h}", period => Math.Sin(2 * Math.PI * k * panel.Calendar.YearPhase(period)));
                Add($"cosine {h}", period => Math.Cos(2 * Math.PI * k * panel.Calendar.YearPhase(period)));
            }
        }
        for (int c = 0; c < panel.Covariates.Length; c++)
        {
            if (panel.Covariates[c].Role != CovariateRole.Promotion) continue;
            int column = c;
            table = table.With(panel.Covariates[c].Name, Array.ConvertAll(rows, r => panel[r.Series].Dynamic(column)[r.Time] > 0 ? 1.0 : 0));
        }
        return table;
    }
}
