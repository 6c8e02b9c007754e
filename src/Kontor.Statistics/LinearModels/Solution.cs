using System.Collections.Immutable;
using Kontor.Statistics.LinearModels.Inference;

namespace Kontor.Statistics.LinearModels;

/// <summary>What an algorithm hands over to become a <see cref="RegressionFit"/>.</summary>
internal sealed record Solution
{
    internal required Design Design { get; init; }

    /// <summary>(k) The names of the coefficients.</summary>
    internal required string[] Names { get; init; }

    /// <summary>(k) The coefficients.</summary>
    internal required double[] Estimates { get; init; }

    internal required CovarianceEstimate Errors { get; init; }

    internal required string[] Dropped { get; init; }

    /// <summary>(rows) Outcome less fitted value.</summary>
    internal required double[] Residuals { get; init; }

    /// <summary>(rows) Expected outcome.</summary>
    internal required double[] Fitted { get; init; }

    /// <summary>(k) Variance inflation factors.</summary>
    internal required double[] Inflation { get; init; }

    internal required GoodnessOfFit Goodness { get; init; }

    internal required FitReport Report { get; init; }

    /// <summary>(effects)(levels) Null where they were not asked for.</summary>
    internal double[][]? Effects { get; init; }

    internal ImmutableArray<FirstStage> FirstStages { get; init; } = [];

    internal ImmutableArray<int> SeparatedRows { get; init; } = [];

    internal Link Link { get; init; } = Link.Identity;
}
