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
    private const int Horizon = 4;

    private static Kontor.Demand.Neural.Armdn Whole => new() { Horizon = Horizon };

    private static FeatureBuilder Plain => new() { Engineered = false };

    /// <summary>Whole models first, then what is left out of them. A model of three networks is three times as long in training, so seeds are shown for one network.</summary>
    internal static readonly ProofModel[] All =
    [
        new("armdn", 3, _ => Whole),
        new("armdn, 3 networks", 1, _ => Whole with { Networks = 3 }),
        new("cubist", 1, p => new FeatureCubist { Horizon = Horizon, Scale = p.Scale }),
        new("feature-trees", 1, _ => new FeatureTrees { Horizon = Horizon }),
        new("encoder-decoder", 1, _ => new EncoderDecoderLstm { Horizon = Horizon }),
        new("ets", 1, _ => ModelCatalog.Create("ets", new CalibrationSettings { Horizon = Horizon })),
        new("seasonal-naive", 1, _ => ModelCatalog.Create("seasonal-naive", new CalibrationSettings { Horizon = Horizon })),
        new("rmdn", 3, _ => Whole with { Associative = AssociativeLayer.Absent }),
        new("amdn", 3, _ => Whole with { Recurrent = false }),
        new("ar", 3, _ => Whole with { Components = 1 }),
        new("lstm", 3, _ => Whole with { Associative = AssociativeLayer.Absent, Components = 1 }),
        new("armdn, no engineered features", 3, _ => Whole with { Features = Plain }),
        new("cubist, no engineered features", 1, p => new FeatureCubist { Horizon = Horizon, Scale = p.Scale, Features = Plain }),
        new("armdn, not anchored", 1, _ => Whole with { Anchored = false }),
        new("armdn, scaled by the mean", 1, _ => Whole with { Scale = TargetScale.Mean }),
        new("armdn, fine-tuned", 1, p => Whole with { FineTuning = new FineTuning { Vertical = p.Vertical } }),
        new("armdn, national split", 1, _ => new NationalSplit(Whole)),
    ];
}
