using Kontor.Errors;
using Kontor.Statistics.LinearModels.Inference;

namespace Kontor.Statistics.LinearModels;

/// <summary>Logistic regression by maximum likelihood: P(y = 1) = 1 / (1 + exp(-X b)) (Cox 1958).</summary>
/// <remarks>Where a combination of regressors parts ones from zeros no finite estimate exists (Albert and Anderson 1984); that is found from the direction in which the estimates run away, and verified row by row. Fixed
/// effects are absorbed, but with few rows per level their noise biases the coefficients (Neyman and Scott 1948).</remarks>
/// <param name="Response">The name of the outcome's column: 0 or 1.</param>
public sealed record LogisticRegression(string Response) : LikelihoodRegression(Response)
{
    private static readonly double[] Ends = [0, 1];

    /// <summary>What happens where outcomes are predicted perfectly. Default <see cref="SeparationHandling.Refuse"/>.</summary>
    public override SeparationHandling Separation { get; init; } = SeparationHandling.Refuse;

    internal override string Title => "Logistic regression";

    internal override ReadOnlySpan<double> Extremes => Ends;

    internal override Likelihood Likelihood => Likelihood.Bernoulli;

    internal override DataFault? CheckResponse(double[] response)
    {
        int bad = Array.FindIndex(response, y => y is not (0 or 1));
        return bad >= 0 ? Throw.Fault(FaultCode.OutOfRange, $"{response[bad]}", "an outcome of 0 or 1", Response, bad + 1) : null;
    }
}
