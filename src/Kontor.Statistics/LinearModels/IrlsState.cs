using Kontor.Statistics.LinearModels.Inference;
using Kontor.Statistics.LinearModels.Solving;

namespace Kontor.Statistics.LinearModels;

/// <summary>Where iterated least squares stands.</summary>
internal sealed class IrlsState
{
    internal IrlsState(Design design, double[]? offset)
    {
        Design = design;
        Offset = offset;
        Names = design.Names;
        Columns = Reduced = design.Columns;
        Kept = [.. Enumerable.Range(0, Names.Length)];
        int rows = design.Sample.Rows;
        (Eta, Weights, Move) = (new double[rows], new double[rows], new double[rows]);
        (Estimates, Step) = (new double[Names.Length], new double[Names.Length]);
    }

    internal Design Design { get; }

    internal double[]? Offset { get; }

    /// <summary>(k) The columns of the design that are kept.</summary>
    internal int[] Kept { get; private set; }

    /// <summary>(k) Their names.</summary>
    internal string[] Names { get; private set; }

    /// <summary>(k)(rows) Untransformed.</summary>
    internal double[][] Columns { get; private set; }

    /// <summary>(k)(rows) Effects taken out with the last weights.</summary>
    internal double[][] Reduced { get; set; }

    internal string[] Dropped { get; private set; } = [];

    /// <summary>(rows) The linear predictor, offset included.</summary>
    internal double[] Eta { get; }

    /// <summary>(rows) The weights of the last step.</summary>
    internal double[] Weights { get; }

    /// <summary>(rows) What the last step added to the predictor.</summary>
    internal double[] Move { get; }

    /// <summary>(k) The coefficients.</summary>
    internal double[] Estimates { get; private set; }

    /// <summary>(k) What the last step added to them.</summary>
    internal double[] Step { get; set; }

    internal double[] InverseR { get; set; } = [];

    internal int Iterations { get; set; }

    internal bool Converged { get; set; }

    /// <summary>Keeps the regressors that are not collinear.</summary>
    internal void Keep(PivotedQr qr, double[] norms)
    {
        Dropped = Design.Report(Design.Names, qr, Design.Columns, norms);
        Kept = qr.Kept;
        Names = [.. Kept.Select(j => Design.Names[j])];
        Columns = [.. Kept.Select(j => Design.Columns[j])];
        Estimates = new double[Kept.Length];
    }

    /// <summary>Takes half of the last step back.</summary>
    internal void TakeBackHalf()
    {
        for (int i = 0; i < Eta.Length; i++)
        {
            Move[i] /= 2;
            Eta[i] -= Move[i];
        }
        for (int j = 0; j < Step.Length; j++)
        {
            Step[j] /= 2;
            Estimates[j] -= Step[j];
        }
    }

    /// <summary>The weighted deviance.</summary>
    internal double Deviance(Likelihood likelihood, FitContext context) => Sum(context, i => likelihood.Deviance(Design.Sample.Response[i], Eta[i]));

    internal GoodnessOfFit Goodness(Likelihood likelihood, FitContext context)
    {
        Sample sample = Design.Sample;
        double[] y = sample.Response;
        double total = Sum(context, i => y[i]), exposure = Sum(context, i => likelihood.Link == Link.Log && Offset is not null ? Math.Exp(Offset[i]) : 1);
        double constant = Design.HasConstant ? likelihood.Predictor(total / exposure) : 0;
        double saturated = Sum(context, i => likelihood.Saturated(y[i])), deviance = Deviance(likelihood, context);
        double nothing = Sum(context, i => likelihood.Deviance(y[i], constant + (Offset is null ? 0 : Offset[i])));
        double logLikelihood = saturated - (deviance / 2), parameters = Names.Length + Design.Absorbed;
        return new GoodnessOfFit
        {
            PseudoR2 = 1 - (logLikelihood / (saturated - (nothing / 2))),
            Deviance = deviance,
            NullDeviance = nothing,
            LogLikelihood = logLikelihood,
            Aic = (-2 * logLikelihood) + (2 * parameters),
            Bic = (-2 * logLikelihood) + (Math.Log(sample.Rows) * parameters),
        };
    }

    /// <summary>The weighted sum over rows, run by run.</summary>
    private double Sum(FitContext context, Func<int, double> term)
    {
        double[]? weights = Design.Sample.Weights;
        int rows = Eta.Length, chunks = Chunks.Count(rows);
        double[] parts = new double[chunks];
        Chunks.Run(context, chunks, chunk =>
        {
            (int from, int to) = Chunks.Range(chunk, chunks, rows);
            double sum = 0;
            for (int i = from; i < to; i++) sum += term(i) * (weights is null ? 1 : weights[i]);
            parts[chunk] = sum;
        });
        return parts.Sum();
    }
}
