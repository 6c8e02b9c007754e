using Kontor.Errors;
using Kontor.Statistics.LinearModels.Absorption;
using Kontor.Statistics.LinearModels.Solving;

namespace Kontor.Statistics.LinearModels;

/// <summary>The regressors of a sample, with the constant where there is one, and the effects that are taken out of everything.</summary>
internal sealed class Design
{
    internal const string Constant = "(Intercept)";

    /// <summary>The tolerance of R's <c>lm</c>.</summary>
    internal const double CollinearTolerance = 1e-7;

    internal Design(Regression model, Sample sample, IEnumerable<string> regressors, FitContext context)
    {
        Model = model;
        Sample = sample;
        Context = context;
        bool constant = model.Intercept && sample.Effects.Length == 0;
        Names = [.. constant ? [Constant] : Array.Empty<string>(), .. regressors];
        Columns = Array.ConvertAll(Names, name => constant && name == Constant ? Ones(sample.Rows) : sample.Column(name));
        HasConstant = constant || sample.Effects.Length > 0;
        if (sample.Effects.Length > 0) Absorber = new Absorber(sample.Effects, sample.Weights, model.Tolerance, context);
        Redundant = sample.Effects.Length == 0 ? [] : Redundancy.Count(sample.Effects, model.EffectCount);
    }

    internal Regression Model { get; }

    internal Sample Sample { get; }

    internal FitContext Context { get; }

    /// <summary>(columns) What coefficients are called.</summary>
    internal string[] Names { get; }

    /// <summary>(columns)(rows) Untransformed.</summary>
    internal double[][] Columns { get; }

    /// <summary>True where the constant is in the span of regressors and effects.</summary>
    internal bool HasConstant { get; }

    internal Absorber? Absorber { get; }

    /// <summary>(effects) Levels that others determine.</summary>
    internal int[] Redundant { get; }

    /// <summary>Coefficients of absorbed effects.</summary>
    internal int Absorbed => Sample.Effects.Sum(e => e.Levels) - Redundant.Sum();

    /// <summary>The columns with the effects taken out.</summary>
    internal double[][] Residualise(double[][] columns) => Absorber is null ? columns : Absorber.Residualise(columns);

    /// <summary>What the rest of each column is measured against when collinearity is judged: its own norm, or where effects are absorbed the norm around its mean.</summary>
    internal double[] Norms(double[][] columns, double[]? weights)
    {
        if (Absorber is null) return [];
        return Array.ConvertAll(columns, column =>
        {
            double weight = 0, mean = 0, raw = 0, around = 0;
            for (int i = 0; i < column.Length; i++)
            {
                double w = weights is null ? 1 : weights[i];
                weight += w;
                mean += w * column[i];
                raw += w * column[i] * column[i];
            }
            mean /= weight;
            for (int i = 0; i < column.Length; i++) around += (weights is null ? 1 : weights[i]) * (column[i] - mean) * (column[i] - mean);
            // a constant has no norm around its mean but rounding
            return Math.Sqrt(around) + (1e-6 * Math.Sqrt(raw));
        });
    }

    /// <summary>Names what was dropped and what explains it; refuses where that was asked for.</summary>
    /// <param name="names">(columns) The names of the factorised columns.</param>
    /// <param name="qr">The factorisation.</param>
    /// <param name="columns">(columns)(rows) Untransformed.</param>
    /// <param name="norms">(columns) As <see cref="Norms"/> gave them.</param>
    /// <returns>The names of the dropped columns.</returns>
    internal string[] Report(string[] names, PivotedQr qr, double[][] columns, double[] norms)
    {
        foreach (int j in qr.Dropped)
        {
            bool still = Array.TrueForAll(columns[j], value => value == columns[j][0]);
            bool absorbed = norms.Length > 0 && Math.Sqrt(qr.RestSquared(j, 0)) <= CollinearTolerance * norms[j];
            string[] by = absorbed ? [] : [.. Explaining(qr, j).Select(i => names[i])];
            string why = still ? "is constant" : by.Length == 0 ? $"does not vary within {string.Join(" and ", Model.FixedEffects)}" : $"is a linear combination of {string.Join(", ", by)}{(Absorber is null ? "" : " and fixed effects")}";
            if (!Model.DropsCollinear || qr.Rank == 0) Throw.Data(still ? FaultCode.Constant : FaultCode.Collinear, $"a regressor that {why}", "one that varies on its own: leave it out", names[j]);
            Sample.Warnings.Add($"{names[j]} was dropped: it {why}");
        }
        return [.. qr.Dropped.Select(j => names[j])];
    }

    /// <summary>Refuses samples with no row more than coefficients.</summary>
    internal void NeedRows(int coefficients)
    {
        int all = coefficients + Absorbed;
        if (Sample.Rows <= all) Throw.Data(FaultCode.TooShort, $"{Sample.Rows:N0} rows for {all:N0} coefficients", $"{all + 1:N0} rows or more, or fewer coefficients", Model.Response);
    }

    private static IEnumerable<int> Explaining(PivotedQr qr, int column)
    {
        double[] shares = qr.Solve(column);
        double whole = Math.Sqrt(qr.RestSquared(column, 0));
        for (int i = 0; i < shares.Length; i++)
        {
            if (Math.Abs(shares[i]) * Math.Sqrt(qr.RestSquared(qr.Kept[i], 0)) > 1e-6 * whole && whole > 0) yield return qr.Kept[i];
        }
    }

    private static double[] Ones(int rows)
    {
        double[] ones = new double[rows];
        Array.Fill(ones, 1);
        return ones;
    }
}
