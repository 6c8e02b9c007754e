using Kontor.Errors;
using Kontor.Statistics.LinearModels;

namespace Kontor.Pricing.Neural;

/// <summary>Turns a logit, learnt with the rare class weighted up, into a probability: sigmoid(Intercept + Slope × logit).</summary>
/// <remarks>Platt (1999), "Probabilistic outputs for support vector machines", on periods that were not learnt from. Where these say too little, the weight alone is taken back: a weight of w on one class adds ln w to
/// its log odds (King and Zeng 2001, "Logistic regression in rare events data", equation 7).</remarks>
/// <param name="Intercept">What is added to the log odds.</param>
/// <param name="Slope">By what a logit is multiplied, above 0.</param>
internal sealed record RiskCalibration(double Intercept, double Slope)
{
    private const int Fewest = 5;

    /// <summary>The probability of arbitrage.</summary>
    internal double Of(double logit) => 1 / (1 + Math.Exp(-(Intercept + (Slope * logit))));

    /// <summary>Fits the calibration; a note where held-out labels say too little.</summary>
    internal static (RiskCalibration Calibration, string? Note) Fit(double[] logits, double[] labels, double weight, FitContext context)
    {
        var prior = new RiskCalibration(-Math.Log(weight), 1);
        int positive = labels.Count(l => l == 1), negative = labels.Length - positive;
        if (Math.Min(positive, negative) < Fewest)
            return (prior, $"the held-out periods have {positive} with arbitrage and {negative} without, too few to calibrate on: only the weight of the rare class is taken out of its probabilities");
        try
        {
            RegressionFit fit = new LogisticRegression("label") { Regressors = ["logit"] }.Fit(new Observations(labels.Length).With("label", labels).With("logit", logits), context);
            double slope = fit["logit"].Estimate;
            if (slope > 0) return (new RiskCalibration(fit.Coefficients[0].Estimate, slope), null);
            // a head that ranks the held-out periods wrongly knows nothing: the share of all
            return (new RiskCalibration(Math.Log((double)positive / negative), 1e-9), "the head for arbitrage does not tell the held-out periods apart: its probabilities are the share of all");
        }
        catch (DataException failure) when (failure.Fault.Code == FaultCode.Separated)
        {
            return (prior, "the head for arbitrage tells all held-out periods apart, so that nothing can be calibrated: only the weight of the rare class is taken out of its probabilities");
        }
    }
}
