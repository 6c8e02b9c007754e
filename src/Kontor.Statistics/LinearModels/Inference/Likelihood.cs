using MathNet.Numerics;

namespace Kontor.Statistics.LinearModels.Inference;

/// <summary>A distribution with its canonical link, as iterated least squares needs it (McCullagh and Nelder 1989, chapter 2).</summary>
internal abstract class Likelihood
{
    internal static Likelihood Poisson { get; } = new PoissonLikelihood();

    internal static Likelihood Bernoulli { get; } = new BernoulliLikelihood();

    internal abstract Link Link { get; }

    /// <summary>The linear predictor to start from.</summary>
    internal abstract double Start(double y, double mean);

    /// <summary>The mean at a linear predictor.</summary>
    internal abstract double Mean(double eta);

    /// <summary>The linear predictor of a mean.</summary>
    internal abstract double Predictor(double mean);

    /// <summary>The variance at a linear predictor, which is the derivative of the mean.</summary>
    internal abstract double Variance(double eta);

    /// <summary>(y - mean) / variance at a linear predictor.</summary>
    internal abstract double WorkingResidual(double y, double eta);

    /// <summary>Twice the log-likelihood that is lost against a perfect fit.</summary>
    internal abstract double Deviance(double y, double eta);

    /// <summary>The log-likelihood of a perfect fit.</summary>
    internal abstract double Saturated(double y);

    /// <summary>Whether a row may run away in the direction that a step moves its predictor: only perfect fits at the edge do.</summary>
    internal abstract bool MayRun(double y, double step);

    private sealed class PoissonLikelihood : Likelihood
    {
        internal override Link Link => Link.Log;

        internal override double Start(double y, double mean) => Math.Log((y + mean) / 2);

        internal override double Mean(double eta) => Math.Exp(eta);

        internal override double Predictor(double mean) => Math.Log(mean);

        internal override double Variance(double eta) => Math.Exp(eta);

        internal override double WorkingResidual(double y, double eta) => (y * Math.Exp(-eta)) - 1;

        internal override double Deviance(double y, double eta) => 2 * ((y == 0 ? 0 : y * (Math.Log(y) - eta)) - y + Math.Exp(eta));

        internal override double Saturated(double y) => y == 0 ? 0 : (y * Math.Log(y)) - y - SpecialFunctions.GammaLn(y + 1);

        internal override bool MayRun(double y, double step) => y == 0 && step < 0;
    }

    private sealed class BernoulliLikelihood : Likelihood
    {
        internal override Link Link => Link.Logit;

        internal override double Start(double y, double mean) => Predictor((y + 0.5) / 2);

        internal override double Mean(double eta) => 1 / (1 + Math.Exp(-eta));

        internal override double Predictor(double mean) => Math.Log(mean / (1 - mean));

        internal override double Variance(double eta) => Mean(eta) * Mean(-eta);

        internal override double WorkingResidual(double y, double eta) => y == 1 ? 1 + Math.Exp(-eta) : -1 - Math.Exp(eta);

        internal override double Deviance(double y, double eta)
        {
            // -2 log of the probability of what happened: 2 log(1 + exp(-margin))
            double margin = y == 1 ? eta : -eta;
            return 2 * (margin > 0 ? double.LogP1(Math.Exp(-margin)) : double.LogP1(Math.Exp(margin)) - margin);
        }

        internal override double Saturated(double y) => 0;

        internal override bool MayRun(double y, double step) => (y == 0 && step < 0) || (y == 1 && step > 0);
    }
}
