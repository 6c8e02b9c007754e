using Kontor.Errors;
using Kontor.Statistics.LinearModels.Inference;

namespace Kontor.Statistics.LinearModels;

/// <summary>Poisson pseudo-maximum likelihood: E[y] = exp(X b + effects), for outcomes of 0 or more, counts or not, zeros included (Gourieroux, Monfort and Trognon 1984; Santos Silva
/// and Tenreyro 2006).</summary>
/// <remarks>The coefficients are consistent whatever the distribution, so take robust or clustered errors. Effects are absorbed in every iteration (Correia, Guimaraes and Zylkin 2020). Levels with nothing but
/// zeros are left out, and so are zeros that a combination of regressors predicts perfectly.</remarks>
/// <param name="Response">The name of the outcome's column: values of 0 or more, one at least above.</param>
public sealed record PoissonRegression(string Response) : LikelihoodRegression(Response)
{
    private static readonly double[] Zero = [0];

    /// <summary>A column that is added to the linear predictor, such as the logarithm of days on sale. Default null, none.</summary>
    public string? Offset { get; init; }

    /// <summary>What happens to zeros that are predicted perfectly. Default <see cref="SeparationHandling.Drop"/>.</summary>
    public override SeparationHandling Separation { get; init; } = SeparationHandling.Drop;

    internal override string Title => "Poisson pseudo-maximum likelihood";

    internal override ReadOnlySpan<double> Extremes => Zero;

    internal override IEnumerable<string> ColumnsUsed => Offset is null ? base.ColumnsUsed : [.. base.ColumnsUsed, Offset];

    internal override string? OffsetColumn => Offset;

    internal override Likelihood Likelihood => Likelihood.Poisson;

    internal override DataFault? CheckResponse(double[] response)
    {
        int bad = Array.FindIndex(response, y => y < 0);
        if (bad >= 0) return Throw.Fault(FaultCode.OutOfRange, $"{response[bad]}", "an outcome of 0 or more", Response, bad + 1);
        return Array.TrueForAll(response, y => y == 0) ? Throw.Fault(FaultCode.Constant, "0 in every row", "an outcome above 0 somewhere", Response) : null;
    }
}
