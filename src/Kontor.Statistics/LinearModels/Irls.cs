using System.Collections.Immutable;
using Kontor.Errors;
using Kontor.Statistics.LinearModels.Inference;
using Kontor.Statistics.LinearModels.Solving;

namespace Kontor.Statistics.LinearModels;

/// <summary>Maximum likelihood by iterated weighted least squares (McCullagh and Nelder 1989, section 2.5), effects taken out of working outcome and regressors in every iteration.</summary>
/// <remarks>After the first iteration only the working residual is regressed, and regressors start from where the last iteration left them: both differ from what they stand for by
/// combinations of effects alone (Correia, Guimaraes and Zylkin 2020, section 3).</remarks>
internal sealed class Irls(LikelihoodRegression model, Observations data, FitContext context)
{
    /// <summary>Where the estimate exists, the last step moves no predictor by more than rounding; where it does not, those that run away move by about one.</summary>
    private const double Moves = 0.05;
    private readonly Likelihood _likelihood = model.Likelihood;

    internal RegressionFit Fit(Sample sample)
    {
        bool[] without = new bool[data.Rows];
        var separated = new List<int>();
        while (true)
        {
            var state = new IrlsState(new Design(model, sample, model.Regressors, context), model.OffsetColumn is null ? null : sample.Column(model.OffsetColumn));
            Iterate(state);
            int[] running = Running(state);
            if (running.Length == 0) return new RegressionFit(Finish(state, [.. separated.Order()]));
            string[] by = [.. state.Names.Where((name, j) => name != Design.Constant && Math.Abs(state.Step[j]) * Spread(state.Columns[j], running) > Moves)];
            string what = by.Length > 0 ? string.Join(", ", by) : string.Join(", ", model.FixedEffects.DefaultIfEmpty(Design.Constant));
            if (model.Separation == SeparationHandling.Refuse || running.Length == sample.Rows)
            {
                Throw.Data(FaultCode.Separated, $"an outcome that {what} predicts perfectly in {running.Length:N0} of {sample.Rows:N0} rows", $"rows that contradict it, a model without {what}, or {nameof(LikelihoodRegression.Separation)} = {SeparationHandling.Drop}", model.Response);
            }
            foreach (int row in running)
            {
                int original = sample.Kept is null ? row : sample.Kept[row];
                without[original] = true;
                separated.Add(original);
            }
            sample = Sample.Of(model, data, without);
            sample.Warnings.Add($"{separated.Count:N0} rows were left out whose outcome {what} predicts perfectly (separation)");
        }
    }

    private void Iterate(IrlsState state)
    {
        Sample sample = state.Design.Sample;
        double mean = sample.Weights is null ? sample.Response.Average() : sample.Response.Zip(sample.Weights, (y, w) => y * w).Sum() / sample.Weights.Sum();
        for (int i = 0; i < sample.Rows; i++) state.Eta[i] = _likelihood.Start(sample.Response[i], mean);
        double deviance = double.PositiveInfinity;
        for (state.Iterations = 1; ; state.Iterations++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            Step(state);
            if (state.Converged || state.Iterations >= model.MaxIterations) return;
            double next = state.Deviance(_likelihood, context);
            for (int half = 0; half < 20 && !(next <= deviance * (1 + 1e-8)) && state.Iterations > 1; half++)
            {
                state.TakeBackHalf();
                next = state.Deviance(_likelihood, context);
            }
            // the step after this one has the weights of the estimate
            state.Converged = Math.Abs(deviance - next) < model.Convergence * (Math.Abs(next) + 0.1);
            deviance = next;
        }
    }

    private void Step(IrlsState state)
    {
        Sample sample = state.Design.Sample;
        bool first = state.Iterations == 1;
        double[] work = new double[sample.Rows], roots = new double[sample.Rows];
        int chunks = Chunks.Count(sample.Rows);
        Chunks.Run(context, chunks, chunk =>
        {
            (int from, int to) = Chunks.Range(chunk, chunks, sample.Rows);
            for (int i = from; i < to; i++)
            {
                double eta = state.Eta[i];
                state.Weights[i] = _likelihood.Variance(eta) * (sample.Weights is null ? 1 : sample.Weights[i]);
                roots[i] = Math.Sqrt(state.Weights[i]);
                work[i] = _likelihood.WorkingResidual(sample.Response[i], eta) + (first ? eta - (state.Offset is null ? 0 : state.Offset[i]) : 0);
            }
        });
        state.Design.Absorber?.SetWeights(state.Weights);
        double[] norms = first ? state.Design.Norms(state.Columns, state.Weights) : [];
        double[][] all = state.Design.Residualise([.. state.Reduced, work]);
        int p = state.Reduced.Length;
        // which regressors are collinear is found once, with weights that are far from zero
        var qr = new PivotedQr(TallQr.Factorise(all, roots, sample.Rows, context), p + 1, p, norms, first ? Design.CollinearTolerance : 0);
        if (first) state.Keep(qr, norms);
        state.Reduced = [.. qr.Kept.Select(j => all[j])];
        state.InverseR = qr.InverseR();
        state.Step = qr.Solve(p);
        double[] rest = LinearAlgorithm.Residuals(all[p], state.Reduced, state.Step, context);
        for (int i = 0; i < rest.Length; i++)
        {
            double move = work[i] - rest[i];
            if (first)
            {
                state.Eta[i] = move + (state.Offset is null ? 0 : state.Offset[i]);
            }
            else
            {
                state.Move[i] = move;
                state.Eta[i] += move;
            }
        }
        for (int j = 0; j < state.Step.Length; j++) state.Estimates[j] += state.Step[j];
    }

    /// <summary>The rows that run away: the last step moved some predictors, all of them in a direction that costs no row anything, which proves that no finite estimate exists (Correia,
    /// Guimaraes and Zylkin 2019, proposition 1).</summary>
    private int[] Running(IrlsState state)
    {
        double[] y = state.Design.Sample.Response;
        int[] moved = [.. Enumerable.Range(0, y.Length).Where(i => Math.Abs(state.Move[i]) > Moves)];
        return Array.TrueForAll(moved, i => _likelihood.MayRun(y[i], state.Move[i])) ? moved : [];
    }

    private static double Spread(double[] column, int[] rows)
    {
        // a column moves rows apart, or away from rows that stay
        double least = Math.Min(0, rows.Min(i => column[i])), most = Math.Max(0, rows.Max(i => column[i]));
        return most - least;
    }

    private Solution Finish(IrlsState state, ImmutableArray<int> separated)
    {
        Design design = state.Design;
        Sample sample = design.Sample;
        double[] mean = Array.ConvertAll(state.Eta, _likelihood.Mean), residuals = LinearAlgorithm.Residuals(sample.Response, [mean], [1], context);
        design.NeedRows(state.Names.Length);
        var scores = new ScoreProblem
        {
            Columns = state.Reduced,
            Gradient = LinearAlgorithm.Weighted(residuals, sample.Weights),
            Weights = state.Weights,
            InverseR = state.InverseR,
            Dispersion = 1,
            Asymptotic = true,
            Effects = sample.Effects,
            Redundant = design.Redundant,
            Group = sample.Group,
            MakeEffectLeverage = () => LinearAlgorithm.EffectLeverage(design),
            Context = context,
        };
        double[] predictor = state.Offset is null ? state.Eta : LinearAlgorithm.Residuals(state.Eta, [state.Offset], [1], context);
        return new Solution
        {
            Design = design,
            Names = state.Names,
            Estimates = state.Estimates,
            Errors = model.Errors.Estimate(scores),
            Dropped = state.Dropped,
            Residuals = residuals,
            Fitted = mean,
            Inflation = LinearAlgorithm.Inflation(design, state.Reduced, state.Weights, scores.Bread),
            Goodness = state.Goodness(_likelihood, context),
            Report = new FitReport(state.Converged, state.Iterations, state.Deviance(_likelihood, context)) { Warnings = state.Converged ? [] : ["the likelihood did not converge"] },
            Effects = LinearAlgorithm.EffectValues(design, predictor, state.Kept, state.Estimates),
            SeparatedRows = separated,
            Link = _likelihood.Link,
        };
    }
}
