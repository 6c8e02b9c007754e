using System.Collections.Immutable;
using Kontor.Pricing.Responses;
using Kontor.Reports.Charts;
using Kontor.Reports.Html;
using Kontor.Reports.Numbers;
using Kontor.Reports.Plans;

namespace Kontor.Reports.Pricing;

/// <summary>What changes of prices bring, as a report: in total and item by item, against doing nothing.</summary>
public static class WhatIfReport
{
    private const int MostRows = 20;
    private const double Half = 364; // two charts fill a row

    private static readonly NumberStyle _changes = new() { Percent = true, Signed = true };

    /// <summary>The report of what changes bring.</summary>
    /// <param name="whatIf">The changes and what they bring.</param>
    /// <param name="provenance">What it was made from.</param>
    internal static HtmlReport Of(WhatIfPage whatIf, Provenance provenance)
    {
        bool profit = whatIf.HasProfit;
        string measure = profit ? "profit" : "revenue";
        return new HtmlReport
        {
            Title = "What price changes bring",
            Subtitle = $"{PlanReport.Count(whatIf.Items.Length, "item")} · {PlanReport.Count(whatIf.Changes.Length, "change")} of all prices · per {whatIf.Period}",
            Conclusion = Conclude(whatIf, measure),
            Sections = [Total(whatIf), Items(whatIf, measure)],
            Notes =
            [
                $"Every change is against keeping the current prices, per {whatIf.Period}: the mean over draws from the uncertainty of the elasticities; the interval holds {whatIf.Level:0.#%} of them. Noise of single periods comes on top.",
                "Units at another price are units × (price / current price) ^ elasticity, exactly: not 1 + elasticity × change, which is wrong for large changes and can fall below zero. Effects of products on each other are included.",
                "A constant elasticity is a local approximation: far from the prices seen it is a guess.",
            ],
            Provenance = provenance,
        };
    }

    private static Conclusion Conclude(WhatIfPage whatIf, string measure)
    {
        int best = whatIf.Best(whatIf.Total);
        Outlook gain = best < 0 ? default : whatIf.Measure(whatIf.Total.Rows[best]);
        string statement = best < 0 || gain.Expected <= 0
            ? $"**No** of these changes of all prices is expected to earn more {measure} than the current prices."
            : $"Of these, **{_changes.Format(whatIf.Changes[best])}** on all prices is expected to bring the most {measure}: {Said(gain, whatIf.Level)} per {whatIf.Period}{Share(gain.Expected, whatIf.Now(whatIf.Total))}.";
        return new Conclusion(statement, [.. whatIf.Total.Rows.Take(5).Select((row, i) => new KeyFigure($"{Word(measure)} at {_changes.Format(whatIf.Changes[i])}", whatIf.Measure(row).Expected)
        {
            Unit = $"per {whatIf.Period}",
            Interval = whatIf.Measure(row) is { Lower: { } lower, Upper: { } upper } ? (lower, upper) : null,
            Level = whatIf.Level,
            Numbers = new NumberStyle { Signed = true, Compact = true }.ForAll([whatIf.Measure(row).Expected, whatIf.Measure(row).Lower ?? 0, whatIf.Measure(row).Upper ?? 0]),
            Tone = whatIf.Measure(row).Lower > 0 ? Tone.Good : whatIf.Measure(row).Upper < 0 ? Tone.Warning : null,
        })]);
    }

    private static Section Total(WhatIfPage whatIf)
    {
        var figures = ImmutableArray.CreateBuilder<Figure>();
        if (whatIf.HasProfit) figures.Add(Chart(whatIf, "Profit", row => row.Profit!.Value));
        figures.Add(Chart(whatIf, "Revenue", row => row.Revenue));
        if (!whatIf.HasProfit) figures.Add(Chart(whatIf, "Units", row => row.Units));
        return new Section("All prices together", "The same change on every price.[^2]", [new FigureRow(figures.ToImmutable()), Rows(whatIf)]);
    }

    private static Figure Chart(WhatIfPage whatIf, string name, Func<WhatIfRow, Outlook> measure)
    {
        (double Change, Outlook Outlook)[] points = [.. whatIf.Changes.Zip(whatIf.Total.Rows, (c, r) => (c, measure(r))).Where(p => p.c != 0).Append((0, new Outlook(0, 0, 0))).OrderBy(p => p.Item1)];
        (double at, Outlook most) = points.MaxBy(p => p.Outlook.Expected);
        bool known = points.All(p => p.Outlook.Lower is not null);
        return new Figure(new CurveChart
        {
            Title = at == 0 ? $"{name} is highest at the current prices" : $"{name} is highest at {_changes.Format(at)}",
            Unit = $"change per {whatIf.Period}{(known ? $", {whatIf.Level * 100:0.#}% interval" : "")}",
            Positions = [.. points.Select(p => p.Change)],
            Curves = [new Curve(name.ToLowerInvariant(), [.. points.Select(p => p.Outlook.Expected)]) { Low = known ? [.. points.Select(p => p.Outlook.Lower!.Value)] : [], High = known ? [.. points.Select(p => p.Outlook.Upper!.Value)] : [] }],
            Marks = at == 0 ? [new CurveMark(0, "now")] : [new CurveMark(0, "now"), new CurveMark(at, "most") { Strong = true }],
            Along = "change of all prices",
            PositionNumbers = _changes,
            Numbers = new NumberStyle { Signed = true, Compact = true },
            Width = Half,
            Height = 240,
        });
    }

    private static Table Rows(WhatIfPage whatIf)
    {
        NumberStyle signed = new() { Signed = true };
        string interval = $"{whatIf.Level * 100:0.#}% interval";
        var columns = ImmutableArray.CreateBuilder<Column>();
        columns.Add(Column.Text("Prices"));
        foreach (string name in whatIf.HasProfit ? (string[])["Profit", "Revenue", "Units"] : ["Revenue", "Units"])
        {
            columns.Add(Column.Number("Change", signed) with { Group = name, Strong = name == "Profit" });
            columns.Add(Column.Interval(interval, signed) with { Group = name });
        }
        static IEnumerable<Cell> Cells(Outlook o) => [o.Expected, Cell.Interval(o.Lower ?? double.NaN, o.Upper ?? double.NaN)];
        return new Table
        {
            Title = $"Change per {whatIf.Period} against the current prices",
            Columns = columns.ToImmutable(),
            Rows = [.. whatIf.Total.Rows.Select((row, i) => new TableRow([_changes.Format(whatIf.Changes[i]), .. row.Profit is { } p && whatIf.HasProfit ? Cells(p) : [], .. Cells(row.Revenue), .. Cells(row.Units)]))],
            Note = $"Now: {(whatIf.HasProfit ? $"profit {NumberStyle.Short.Format(whatIf.Total.ProfitNow ?? double.NaN)}, " : "")}revenue {NumberStyle.Short.Format(whatIf.Total.RevenueNow)}, {NumberStyle.Short.Format(whatIf.Total.UnitsNow)} units per {whatIf.Period}.[^1]",
        };
    }

    private static Section Items(WhatIfPage whatIf, string measure)
    {
        WhatIfItem[] shown = [.. whatIf.Items.OrderByDescending(i => i.RevenueNow).Take(MostRows)];
        string some = shown.Length < whatIf.Items.Length ? $" The {MostRows} of {whatIf.Items.Length:N0} items with the most revenue are shown." : "";
        int[] best = [.. whatIf.Items.Select(whatIf.Best)];
        int up = whatIf.Items.Where((item, i) => Gains(whatIf, item, best[i]) && whatIf.Changes[best[i]] > 0).Count(), down = whatIf.Items.Where((item, i) => Gains(whatIf, item, best[i]) && whatIf.Changes[best[i]] < 0).Count();
        var heat = new HeatMap
        {
            Title = $"{PlanReport.Count(up, "item")} would earn more at a higher price, {down:N0} at a lower one",
            Unit = $"change of {measure} per {whatIf.Period}, as a share of now",
            Rows = [.. shown.Select(i => i.Name)],
            Columns = [.. whatIf.Changes.Select(_changes.Format)],
            Values = [.. shown.SelectMany(i => i.Rows.Select(r => whatIf.Now(i) > 0 ? whatIf.Measure(r).Expected / whatIf.Now(i) : double.NaN))],
            Shading = Shading.Diverging,
            Numbers = new NumberStyle { Percent = true, Decimals = 1, Signed = true },
        };
        return new Section("Item by item", $"What each item earns when all prices change alike.{some}", [new Figure(heat), Best(whatIf, shown, measure)]);
    }

    private static bool Gains(WhatIfPage whatIf, WhatIfItem item, int change) => change >= 0 && whatIf.Measure(item.Rows[change]).Expected > 0;

    private static Table Best(WhatIfPage whatIf, WhatIfItem[] shown, string measure) => new()
    {
        Title = $"The change of these that brings the most {measure}",
        Columns =
        [
            Column.Text("Item"), Column.Number("Price now", PriceListReport.PriceStyle(shown.Select(i => i.PriceNow ?? 0))), Column.Number("Units now", NumberStyle.Plain), Column.Text("Best change"),
            Column.Number(Word(measure), new NumberStyle { Signed = true }) with { Strong = true }, Column.Interval($"{whatIf.Level * 100:0.#}% interval", new NumberStyle { Signed = true }), Column.Number("Units", new NumberStyle { Percent = true, Decimals = 1, Signed = true }),
        ],
        Rows = [.. shown.Select(item =>
        {
            int best = whatIf.Best(item);
            if (!Gains(whatIf, item, best)) return new TableRow([item.Name, item.PriceNow ?? double.NaN, item.UnitsNow, "keep", "–", "–", "–"]);
            Outlook gain = whatIf.Measure(item.Rows[best]);
            return new TableRow([item.Name, item.PriceNow ?? double.NaN, item.UnitsNow, _changes.Format(whatIf.Changes[best]), gain.Expected, Cell.Interval(gain.Lower ?? double.NaN, gain.Upper ?? double.NaN), item.Rows[best].Units.Expected / item.UnitsNow]);
        })],
        Note = "A table of the same change for all is no price list: kontor price recommend finds one price for each item, inside of the rules.",
    };

    private static string Said(Outlook gain, double level)
    {
        NumberStyle style = new NumberStyle { Signed = true }.ForAll([gain.Expected, gain.Lower ?? 0, gain.Upper ?? 0]);
        return gain is { Lower: { } lower, Upper: { } upper } ? $"**{style.Format(gain.Expected)}** ({level * 100:0.#}% interval: {style.Format(lower, upper)})" : $"**{style.Format(gain.Expected)}**";
    }

    private static string Share(double change, double now) => now > 0 ? $", {new NumberStyle { Percent = true, Decimals = 1, Signed = true }.Format(change / now)}" : "";

    private static string Word(string measure) => char.ToUpperInvariant(measure[0]) + measure[1..];
}
