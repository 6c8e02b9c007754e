using System.Globalization;
using System.Text;

namespace Kontor.Statistics.LinearModels;

/// <summary>A fit as text: what was fitted, the table of coefficients, how well it fits, what to know.</summary>
internal static class RegressionSummary
{
    private const string Stars = "Signif. codes: 0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1";

    internal static string Text(RegressionFit fit)
    {
        var text = new StringBuilder();
        Regression model = fit.Model;
        string effects = model.FixedEffects.IsEmpty ? "" : $" | {string.Join(" + ", model.FixedEffects)}";
        text.Append($"{model.Title}: {model.Response} ~ {Regressors(model)}{effects}\n");
        text.Append($"{fit.Rows:N0} rows. Errors: {fit.ErrorsLabel}.\n\n");
        bool t = fit.TestDegrees is not null;
        int width = Math.Max(11, fit.Coefficients.Select(c => c.Name.Length).DefaultIfEmpty(0).Max());
        text.Append($"{"",-1}{new string(' ', width - 1)}{"Estimate",13}{"Std. Error",13}{(t ? "t value" : "z value"),10}{(t ? "Pr(>|t|)" : "Pr(>|z|)"),10}    {"[0.025",13}{"0.975]",13}\n");
        foreach (Coefficient c in fit.Coefficients)
        {
            text.Append($"{c.Name.PadRight(width)}{Number(c.Estimate),13}{Number(c.StandardError),13}{c.Statistic,10:0.000}{P(c.PValue),10} {Star(c.PValue),-3}{Number(c.Lower),13}{Number(c.Upper),13}\n");
        }
        if (fit.Coefficients.Length > 0) text.Append($"---\n{Stars}\n");
        text.Append('\n');
        foreach (AbsorbedEffect effect in fit.Effects) text.Append($"Absorbed: {effect.Name}, {effect.Levels:N0} levels{(effect.Redundant > 0 ? $", {effect.Redundant:N0} redundant" : "")}{(effect.NestedInClusters ? ", nested in the clusters" : "")}\n");
        Goodness(fit, text);
        foreach (FirstStage stage in fit.FirstStages)
        {
            text.Append($"First stage of {stage.Endogenous}: F({stage.F.Restrictions}, {stage.F.DenominatorDegrees:0.#}) = {stage.F.F:0.00}, with these errors {stage.RobustF.F:0.00}, partial R2 {stage.PartialR2:0.0000}\n");
        }
        foreach (string warning in fit.Report.Warnings) text.Append($"Note: {warning}.\n");
        return text.ToString();
    }

    private static string Regressors(Regression model)
    {
        string all = string.Join(" + ", model.Regressors.DefaultIfEmpty(model.Intercept || !model.FixedEffects.IsEmpty ? "1" : "0"));
        return model is TwoStageLeastSquares two ? $"{all} + ({string.Join(" + ", two.Endogenous)} ~ {string.Join(" + ", two.Instruments)})" : all;
    }

    private static void Goodness(RegressionFit fit, StringBuilder text)
    {
        GoodnessOfFit g = fit.Goodness;
        if (g.ResidualStandardError is { } error)
        {
            text.Append($"Residual standard error: {Number(error)} on {fit.ResidualDegrees:N0} degrees of freedom\n");
            text.Append($"R2: {g.R2:0.0000}, adjusted: {g.AdjustedR2:0.0000}{(g.WithinR2 is { } within ? $", within: {within:0.0000}" : "")}\n");
        }
        else
        {
            text.Append($"Deviance: {Number(g.Deviance)}, of the constant alone: {Number(g.NullDeviance)}. Pseudo R2: {g.PseudoR2:0.0000}. Iterations: {fit.Report.Iterations}\n");
        }
        if (fit.Wald() is { } all)
        {
            text.Append(all.DenominatorDegrees is { } below ? $"F({all.Restrictions}, {below:0.#}) = {all.F:0.00}, {Named(all.PValue)}\n" : $"Chi2({all.Restrictions}) = {all.F * all.Restrictions:0.00}, {Named(all.PValue)}\n");
        }
        text.Append($"Log-likelihood: {g.LogLikelihood:0.00}, AIC: {g.Aic:0.00}, BIC: {g.Bic:0.00}\n");
    }

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static string P(double p) => p < 2e-16 ? "<2e-16" : p < 1e-4 ? p.ToString("0.00e-0", CultureInfo.InvariantCulture) : p.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Named(double p) => p < 2e-16 ? "p < 2e-16" : $"p = {P(p)}";

    private static string Star(double p) => p < 0.001 ? "***" : p < 0.01 ? "**" : p < 0.05 ? "*" : p < 0.1 ? "." : "";
}
