using System.Collections.Immutable;
using Kontor.Demand.Calibration;
using Kontor.Demand.Global;
using Kontor.Demand.Local;
using Kontor.Demand.Neural;
using Kontor.Demand.Regressions;
using Kontor.Demand.Stacking;

namespace Kontor.Demand;

/// <summary>The models by the names that a person types. All but the stack, the trees, the regressions over features, the networks and the seasonal profile, which calibrate themselves, come with calibrated intervals.</summary>
public static class ModelCatalog
{
    /// <summary>The name that stands for a choice by backtest.</summary>
    public const string Auto = "auto";

    /// <summary>What stands between the names of models whose plain mean is meant, as in <c>trees+armdn</c>.</summary>
    public const char And = '+';

    private const string SeasonalProfile = "seasonal-profile";

    private static readonly ImmutableSortedDictionary<string, Func<Forecaster>> Models = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, new Dictionary<string, Func<Forecaster>>
    {
        ["naive"] = () => new Naive(),
        ["seasonal-naive"] = () => new SeasonalNaive(),
        ["drift"] = () => new Drift(),
        ["moving-average"] = () => new MovingAverage(),
        ["croston"] = () => new Croston(),
        ["sba"] = () => new Sba(),
        ["tsb"] = () => new Tsb(),
        ["theta"] = () => new OptimisedTheta(),
        ["ets"] = () => new ExponentialSmoothing(),
        ["arima"] = () => new AutoArima(),
    });

    /// <summary>The names, in alphabetical order.</summary>
    public static ImmutableArray<string> Names { get; } = [.. ((string[])[.. Models.Keys, "amdn", "armdn", "cubist", "encoder-decoder", "feature-trees", SeasonalProfile, "stack", "trees"]).Order(StringComparer.Ordinal)];

    /// <summary>The names of the models that are trained in epochs.</summary>
    public static ImmutableArray<string> Networks { get; } = ["amdn", "armdn", "encoder-decoder"];

    /// <summary>Whether a model is trained in epochs, or one of those whose mean it is.</summary>
    /// <param name="name">Its name.</param>
    public static bool IsNetwork(string name) => Parts(name).Any(p => Networks.Contains(p));

    /// <summary>The specification of a model.</summary>
    /// <param name="name">Its name; several with <see cref="And"/> between them for their plain mean.</param>
    /// <param name="settings">How intervals are calibrated; null leaves them as the model has them. The networks, the trees, the regressions over features and the seasonal profile take their horizon from them.</param>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static Forecaster Create(string name, CalibrationSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Contains(And)) return new Averaged([.. Parts(name).Select(p => Create(p, settings))]);
        if (name == "trees") return settings is null ? new GlobalTrees() : new GlobalTrees { Horizon = settings.Horizon };
        if (name == "armdn") return settings is null ? new Armdn() : new Armdn { Horizon = settings.Horizon };
        if (name == "amdn") return (Armdn)Create("armdn", settings) with { Recurrent = false };
        if (name == "encoder-decoder") return settings is null ? new EncoderDecoderLstm() : new EncoderDecoderLstm { Horizon = settings.Horizon };
        if (name == "cubist") return settings is null ? new FeatureCubist() : new FeatureCubist { Horizon = settings.Horizon };
        if (name == "feature-trees") return settings is null ? new FeatureTrees() : new FeatureTrees { Horizon = settings.Horizon };
        if (name == SeasonalProfile) return settings is null ? new SeasonalProfiles.SeasonalProfile() : new SeasonalProfiles.SeasonalProfile { Horizon = settings.Horizon };
        if (name == "stack") return Stack(["ets", "theta", "seasonal-naive"], settings);
        if (!Models.TryGetValue(name, out Func<Forecaster>? make)) throw new ArgumentException($"is '{name}', needs one of {string.Join(", ", Names)}", nameof(name));
        return settings is null ? make() : new Calibrated(make()) { Settings = settings };
    }

    /// <summary>The names that a name is made of.</summary>
    /// <param name="name">The name of a model, or several with <see cref="And"/> between them.</param>
    public static ImmutableArray<string> Parts(string name) => [.. (name ?? throw new ArgumentNullException(nameof(name))).Split(And)];

    /// <summary>A stack of models. It calibrates intervals itself, so those that do not are taken as they are.</summary>
    /// <param name="names">Their names, two or more.</param>
    /// <param name="settings">How weights and intervals are found.</param>
    public static Stacked Stack(ImmutableArray<string> names, CalibrationSettings? settings = null) =>
        new([.. names.Select(n => Models.ContainsKey(n) ? Create(n) : Create(n, settings))]) { Settings = settings ?? new() };
}
