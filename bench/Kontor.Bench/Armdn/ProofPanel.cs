using Kontor.Data.Loading;
using Kontor.Data.Panels;
using Kontor.Demand.Regressions;

namespace Kontor.Bench.Armdn;

/// <summary>A panel of the proof.</summary>
/// <param name="Name">The name of its configuration in bench/configs.</param>
/// <param name="Title">What tables call it.</param>
/// <param name="Period">What a step is called.</param>
/// <param name="Vertical">The key or attribute whose values are its verticals.</param>
/// <param name="Every">Every how many series is used: 1 for all.</param>
/// <param name="Back">How many periods at the end are left out: orange juice ends with week 156, as published protocols do, for not all plans reach further.</param>
/// <param name="Scale">The scale on which Cubist is best there, on periods before the windows.</param>
internal sealed record ProofPanel(string Name, string Title, string Period, string Vertical, int Every, int Back, RegressionScale Scale)
{
    internal static readonly ProofPanel[] All =
    [
        new("walmart", "Walmart", "week", "Dept", 1, 0, RegressionScale.Logarithm),
        new("orange-juice", "Orange juice", "week", "brand", 1, 4, RegressionScale.Logarithm),
        new("m5-monthly", "M5 by month", "month", "dept_id", 8, 0, RegressionScale.HyperbolicSine),
    ];

    internal Panel Load()
    {
        Panel panel = Source.Load(new LoadRequest { Path = Path.Combine("bench", "configs", Name + ".yaml") }, FitContext.Default).Panel;
        return panel.Where(i => i % Every == 0);
    }

    /// <summary>The vertical of each series: codes of a category, or numbers.</summary>
    internal string[] Verticals(Panel panel)
    {
        GroupLevel level = GroupLevels.By(panel, [Vertical]);
        return [.. level.GroupOf.Select(g => level.Groups[g].Parts[0])];
    }
}
