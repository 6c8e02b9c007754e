using Kontor.Demand;
using Kontor.Demand.Calibration;
using Kontor.Demand.Features;
using Kontor.Demand.Hierarchies;
using Kontor.Demand.Neural;
using Kontor.Demand.Regressions;

namespace Kontor.Bench.Armdn;

/// <summary>A model of the proof: its name in the tables, and how many seeds it is run with.</summary>
internal sealed record ProofModel(string Name, int Seeds, Func<ProofPanel, Forecaster> Make)
{
    internal const string OneNetwork = "one network";
    private const int Horizon = 4;

    private static Kontor.Demand.Neural.Armdn One => new() { Horizon = Horizon, Networks = 1 };

    private static FeatureBuilder Plain => new() { Engineered = false };

    /// <summary>Whole models first, then what is left out of one network or added to it.</summary>
    internal static readonly ProofModel[] All =
    [
        new("armdn", 3, _ => One with { Networks = 3 }),
        new("cubist", 1, p => new FeatureCubist { Horizon = Horizon, Scale = p.Scale }),
        new("feature-trees", 1, _ => new FeatureTrees { Horizon = Horizon }),
        new("encoder-decoder", 1, _ => new EncoderDecoderLstm { Horizon = Horizon }),
        new("ets", 1, _ => ModelCatalog.Create("ets", new CalibrationSettings { Horizon = Horizon })),
        new("seasonal-naive", 1, _ => ModelCatalog.Create("seasonal-naive", new CalibrationSettings { Horizon = Horizon })),
        new(OneNetwork, 3, _ => One),
        new("rmdn", 3, _ => One with { Associative = AssociativeLayer.Absent }),
        new("amdn", 3, _ => One with { Recurrent = false }),
        new("ar", 3, _ => One with { Components = 1 }),
        new("lstm", 3, _ => One with { Associative = AssociativeLayer.Absent, Components = 1 }),
        new("one network, no engineered features", 3, _ => One with { Features = Plain }),
        new("cubist, no engineered features", 1, p => new FeatureCubist { Horizon = Horizon, Scale = p.Scale, Features = Plain }),
        new("one network, not anchored", 1, _ => One with { Anchored = false }),
        new("one network, scaled by the mean", 1, _ => One with { Scale = TargetScale.Mean }),
        new("one network, fine-tuned", 1, p => One with { FineTuning = new FineTuning { Vertical = p.Vertical } }),
        new("one network, national split", 1, _ => new NationalSplit(One)),
    ];
}
