using System.Text.Json.Serialization;

namespace Kontor.Demand;

/// <summary>What a fitted model writes to disk: enough to make it again.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "state")]
[JsonDerivedType(typeof(Local.LocalState), "local")]
[JsonDerivedType(typeof(Global.GlobalTreesState), "trees")]
[JsonDerivedType(typeof(SeasonalProfiles.SeasonalProfileState), "seasonal-profile")]
[JsonDerivedType(typeof(Neural.ArmdnState), "armdn")]
[JsonDerivedType(typeof(Neural.EncoderDecoderState), "encoder-decoder")]
[JsonDerivedType(typeof(Regressions.FeatureRegressionState), "feature-regression")]
[JsonDerivedType(typeof(Hierarchies.NationalSplitState), "national-split")]
[JsonDerivedType(typeof(Calibration.CalibratedState), "calibrated")]
[JsonDerivedType(typeof(Stacking.StackedState), "stacked")]
[JsonDerivedType(typeof(Stacking.AveragedState), "averaged")]
internal abstract record ModelState
{
    /// <summary>The version of this program's model files. A file of another version is refused.</summary>
    internal const int CurrentVersion = 1;

    /// <summary>The version that wrote the file.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Makes the model again.</summary>
    internal abstract ForecastModel Restore();
}
