using Kontor.Statistics.LinearModels;
using Kontor.Tests.Support;

namespace Kontor.Tests.Statistics.LinearModels;

public sealed class SummaryTests
{
    [Fact]
    public void ToString_EveryModel_IsTheSnapshot()
    {
        Regression[] models =
        [
            new LeastSquares("y") { Regressors = ["price", "promo", "temp"] },
            new LeastSquares("y") { Regressors = ["price", "promo", "temp"], FixedEffects = ["store", "week"], Errors = StandardErrors.Clustered("store") },
            new TwoStageLeastSquares("y") { Regressors = ["promo"], Endogenous = ["price"], Instruments = ["z1", "z2"], Errors = StandardErrors.Robust(RobustKind.HC3) },
            new PoissonRegression("units") { Regressors = ["price", "promo"], FixedEffects = ["store"], Errors = StandardErrors.Robust() },
            new LogisticRegression("bought") { Regressors = ["price", "promo"] },
        ];
        Snapshot.Matches(string.Join("\n", models.Select(m => m.Fit(SampleData.Rows, FitContext.Default))), "Summaries.txt");
    }
}
