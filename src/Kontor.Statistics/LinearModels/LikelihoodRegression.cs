using Kontor.Statistics.LinearModels.Inference;

namespace Kontor.Statistics.LinearModels;

/// <summary>What the models fitted by maximum likelihood share: iterated weighted least squares, and what happens where no finite estimate exists.</summary>
public abstract record LikelihoodRegression : Regression
{
    private readonly int _maxIterations = 100;
    private readonly double _convergence = 1e-10;

    private protected LikelihoodRegression(string response)
        : base(response)
    {
    }

    /// <summary>The most iterations, 1 or more. Default 100; ten are usual.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1.</exception>
    public int MaxIterations
    {
        get => _maxIterations;
        init => _maxIterations = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MaxIterations), value, "needs 1 iteration or more");
    }

    /// <summary>The relative change of the deviance that ends iterations, in (0, 1e-4]. Default 1e-10; R's <c>glm</c> takes 1e-8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside (0, 1e-4].</exception>
    public double Convergence
    {
        get => _convergence;
        init => _convergence = value is > 0 and <= 1e-4 ? value : throw new ArgumentOutOfRangeException(nameof(Convergence), value, "needs a change in (0, 1e-4]");
    }

    /// <summary>What happens to rows that are predicted perfectly.</summary>
    public abstract SeparationHandling Separation { get; init; }

    internal abstract Likelihood Likelihood { get; }

    internal virtual string? OffsetColumn => null;

    internal override RegressionFit Fit(Observations data, Sample sample, FitContext context) => new Irls(this, data, context).Fit(sample);
}
