using System.Collections.Immutable;
using System.Globalization;
using Kontor.Ledger.Registry;

namespace Kontor.Server.Serving;

/// <summary>A registered model as it is served at one revision of the registry.</summary>
/// <param name="Model">The model.</param>
/// <param name="Versions">What was asked for, such as <c>@champion</c>, and the version that it stands for.</param>
/// <param name="Challenger">The version that scores the same input beside; null for none.</param>
internal sealed record ServedModel(RegisteredModel Model, ImmutableDictionary<string, ModelVersion> Versions, ModelVersion? Challenger)
{
    /// <summary>The alias that makes a version a challenger, and the one that is served unless another is asked for.</summary>
    internal const string ChallengerAlias = "challenger", ChampionAlias = "champion";

    /// <summary>The tag with the share of requests that are captured.</summary>
    internal const string CaptureTag = "kontor.capture";

    /// <summary>The share of requests that are captured, 0 to 1.</summary>
    internal double CaptureShare { get; } =
        Model.Tags.TryGetValue(CaptureTag, out string? share) && double.TryParse(share, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? Math.Clamp(value, 0, 1) : 0;

    /// <summary>What is served where nobody says what: the champion, else the latest in production, else the latest version.</summary>
    internal static string UsualReference(RegisteredModel model) =>
        model.Aliases.ContainsKey(ChampionAlias) ? $"@{ChampionAlias}" : model.Latest.Any(v => v.Stage == ModelStage.Production) ? nameof(ModelStage.Production) : "latest";
}
