using System.Collections.Immutable;
using Kontor.Pricing.Responses;
using Kontor.Pricing.Simulation;
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

    /// <summary>The report of scenarios: of all prices together, of one product at a time, or of one item at a time.</summary>
    /// <param name="table">The scenarios.</param>
    /// <param name="period">What a period is called, such as <c>week</c>.</param>
    /// <param name="provenance">What it was made from.</param>
    public static HtmlReport Of(WhatIfTable table, string period, Provenance provenance)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentException.ThrowIfNullOrWhiteSpace(period);
        WhatIfPage whatIf = WhatIfPage.Of(table, period);
        string measure = whatIf.HasMargin ? "margin" : "revenue";
        return new HtmlReport
        {
            Title = "What price changes bring",
            Subtitle = $"{PlanReport.Count(whatIf.Items.Length, whatIf.Noun)} · {PlanReport.Count(whatIf.Changes.Length, "change")} of {(whatIf.Total is null ? "one price at a time" : "all prices")} · per {whatIf.Period}",
            Conclusion = Conclude(whatIf, measure),
            Sections = [.. whatIf.Total is { } total ? (Section[])[Total(whatIf, total)] : [], Items(whatIf, measure), .. LeftOut(table)],
            Notes =
            [
                $"Every change is against keeping the current prices, per {whatIf.Period}: the mean over draws from the uncertainty of the elasticities; the interval holds {whatIf.Level:0.#%} of them. Noise of single periods comes on top.",
                "Units at another price are units × (price / current price) ^ elasticity, exactly: not 1 + elasticity × change, which is wrong for large changes and can fall below zero. Effects of products on each other are included.",
                "A constant elasticity is a local approximation: far from the prices seen it is a guess.",
            ],
            Provenance = provenance,
        };
    }

    private static Conclusion Conclude(WhatIfPage whatIf, string measure) => whatIf.Total is { } total ? ConcludeAll(whatIf, total, measure) : ConcludeEach(whatIf, measure);

    private static Conclusion ConcludeAll(WhatIfPage whatIf, WhatIfItem total, string measure)
    {
        int best = whatIf.Best(total);
        string statement = !Gains(whatIf, total, best) ? $"**No** of these changes of all prices is expected to bring more {measure} than the current prices."
            : $"Of these, **{whatIf.Percent.Format(whatIf.Changes[best])}** on all prices is expected to bring the most {measure}: {Said(whatIf.Measure(total.Rows[best]), whatIf.Level)} per {whatIf.Period}{Share(whatIf.Measure(total.Rows[best]).Expected, whatIf.Now(total))}.{(best == 0 || best == whatIf.Changes.Length - 1 ? " It is the furthest of them." : "")}";
        return new Conclusion(statement, [.. total.Rows.Take(5).Select((row, i) => Figure($"{Word(measure)} at {whatIf.Percent.Format(whatIf.Changes[i])}", whatIf.Measure(row), whatIf))]);
    }

    private static Conclusion ConcludeEach(WhatIfPage whatIf, string measure)
    {
        (WhatIfItem Item, int Change)[] gains = [.. whatIf.Items.Select(i => (i, whatIf.Best(i))).Where(x => Gains(whatIf, x.i, x.Item2)).OrderByDescending(x => whatIf.Measure(x.i.Rows[x.Item2]).Expected)];
        if (gains.Length == 0) return new Conclusion($"**No** of these changes is expected to bring more {measure} than the current prices.", []);
        (WhatIfItem first, int change) = gains[0];
        return new Conclusion(
            $"The most {measure} for one change of price: **{whatIf.Percent.Format(whatIf.Changes[change])}** on {first.Name.Replace("**", "", StringComparison.Ordinal)}, {Said(whatIf.Measure(first.Rows[change]), whatIf.Level)} per {whatIf.Period}.",
            [.. gains.Take(5).Select(g => Figure($"{g.Item.Name}, {whatIf.Percent.Format(whatIf.Changes[g.Change])}", whatIf.Measure(g.Item.Rows[g.Change]), whatIf))]);
    }

    private static KeyFigure Figure(string label, Outlook change, WhatIfPage whatIf) => new(label, change.Expected)
    {
        Unit = $"per {whatIf.Period}",
        Interval = change is { Lower: { } lower, Upper: { } upper } ? (lower, upper) : null,
        Level = whatIf.Level,
        Numbers = new NumberStyle { Signed = true, Compact = true }.ForAll([change.Expected, change.Lower ?? 0, change.Upper ?? 0]),
        Tone = change.Lower > 0 ? Tone.Good : change.Upper < 0 ? Tone.Warning : null,
    };

    private static Section Total(WhatIfPage whatIf, WhatIfItem total)
    {
        var figures = ImmutableArray.CreateBuilder<Figure>();
        if (whatIf.HasMargin) figures.Add(Chart(whatIf, total, "Margin", row => row.Margin!.Value));
        figures.Add(Chart(whatIf, total, "Revenue", row => row.Revenue));
        if (!whatIf.HasMargin) figures.Add(Chart(whatIf, total, "Units", row => row.Units));
        return new Section("All prices together", "The same change on every price.[^2]", [new FigureRow(figures.ToImmutable()), Rows(whatIf, total)]);
    }

    private static Figure Chart(WhatIfPage whatIf, WhatIfItem total, string name, Func<WhatIfRow, Outlook> measure)
    {
        (double Change, Outlook Outlook)[] points = [.. whatIf.Changes.Zip(total.Rows, (c, r) => (c, measure(r))).Where(p => p.c != 0).Append((0, new Outlook(0, 0, 0))).OrderBy(p => p.Item1)];
        (double at, Outlook most) = points.MaxBy(p => p.Outlook.Expected);
        bool known = points.All(p => p.Outlook.Lower is not null);
        return new Figure(new CurveChart
        {
            Title = at == 0 ? $"{name} is highest at the current prices" : $"{name} is highest at {whatIf.Percent.Format(at)}",
            Unit = $"change per {whatIf.Period}{(known ? $", {whatIf.Level * 100:0.#}% interval" : "")}",
            Positions = [.. points.Select(p => p.Change)],
            Curves = [new Curve(name.ToLowerInvariant(), [.. points.Select(p => p.Outlook.Expected)]) { Low = known ? [.. points.Select(p => p.Outlook.Lower!.Value)] : [], High = known ? [.. points.Select(p => p.Outlook.Upper!.Value)] : [] }],
            Marks = at == 0 ? [new CurveMark(0, "now")] : [new CurveMark(0, "now"), new CurveMark(at, "most") { Strong = true }],
            Along = "change of all prices",
            PositionNumbers = whatIf.Percent,
            Numbers = new NumberStyle { Signed = true, Compact = true },
            Width = Half,
            Height = 240,
        });
    }

    private static Table Rows(WhatIfPage whatIf, WhatIfItem total)
    {
        NumberStyle signed = new() { Signed = true };
        string interval = $"{whatIf.Level * 100:0.#}% interval";
        var columns = ImmutableArray.CreateBuilder<Column>();
        columns.Add(Column.Text("Prices"));
        foreach (string name in whatIf.HasMargin ? (string[])["Margin", "Revenue", "Units"] : ["Revenue", "Units"])
        {
            columns.Add(Column.Number("Change", signed) with { Group = name, Strong = name == "Margin" });
            columns.Add(Column.Interval(interval, signed) with { Group = name });
        }
        static IEnumerable<Cell> Cells(Outlook o) => [o.Expected, Cell.Interval(o.Lower ?? double.NaN, o.Upper ?? double.NaN)];
        return new Table
        {
            Title = $"Change per {whatIf.Period} against the current prices",
            Columns = columns.ToImmutable(),
            Rows = [.. total.Rows.Select((row, i) => new TableRow([whatIf.Percent.Format(whatIf.Changes[i]), .. row.Margin is { } p && whatIf.HasMargin ? Cells(p) : [], .. Cells(row.Revenue), .. Cells(row.Units)]))],
            Note = $"Now: {(whatIf.HasMargin ? $"margin {NumberStyle.Short.Format(total.MarginNow ?? double.NaN)}, " : "")}revenue {NumberStyle.Short.Format(total.RevenueNow)}, {NumberStyle.Short.Format(total.UnitsNow)} units per {whatIf.Period}.[^1]",
        };
    }

    private static Section Items(WhatIfPage whatIf, string measure)
    {
        WhatIfItem[] shown = [.. whatIf.Items.OrderByDescending(i => i.RevenueNow).Take(MostRows)];
        string some = shown.Length < whatIf.Items.Length ? $" The {MostRows} of {PlanReport.Count(whatIf.Items.Length, whatIf.Noun)} with the most revenue are shown." : "";
        int[] best = [.. whatIf.Items.Select(whatIf.Best)];
        int up = whatIf.Items.Where((item, i) => Gains(whatIf, item, best[i]) && whatIf.Changes[best[i]] > 0).Count(), down = whatIf.Items.Where((item, i) => Gains(whatIf, item, best[i]) && whatIf.Changes[best[i]] < 0).Count();
        var heat = new HeatMap
        {
            Title = $"{PlanReport.Count(up, whatIf.Noun)} would earn more at a higher price, {down:N0} at a lower one",
            Unit = $"change of {measure} per {whatIf.Period}, as a share of now",
            Rows = [.. shown.Select(i => i.Name)],
            Columns = [.. whatIf.Changes.Select(whatIf.Percent.Format)],
            Values = [.. shown.SelectMany(i => i.Rows.Select(r => whatIf.Now(i) > 0 ? whatIf.Measure(r).Expected / whatIf.Now(i) : double.NaN))],
            Shading = Shading.Diverging,
            Numbers = new NumberStyle { Percent = true, Decimals = 1, Signed = true },
        };
        string title = whatIf.Noun == "product" ? "Product by product" : "Item by item";
        return new Section(title, whatIf.Total is null ? $"Each price changed by itself; what that does to other items is counted, too.{some}" : $"What each item earns when all prices change alike.{some}", [new Figure(heat), Best(whatIf, shown, measure)]);
    }

    private static bool Gains(WhatIfPage whatIf, WhatIfItem item, int change) => change >= 0 && whatIf.Measure(item.Rows[change]).Expected > 0;

    private static Table Best(WhatIfPage whatIf, WhatIfItem[] shown, string measure) => new()
    {
        Title = $"The change of these that brings the most {measure}",
        Columns =
        [
            Column.Text(Word(whatIf.Noun)), Column.Number("Price now", PriceListReport.PriceStyle(shown.Select(i => i.PriceNow ?? 0))), Column.Number("Units now", NumberStyle.Plain), Column.Text("Best change"),
            Column.Number(Word(measure), new NumberStyle { Signed = true }) with { Strong = true }, Column.Interval($"{whatIf.Level * 100:0.#}% interval", new NumberStyle { Signed = true }), Column.Number("Its units", new NumberStyle { Percent = true, Decimals = 1, Signed = true }),
        ],
        Rows = [.. shown.Select(item =>
        {
            int best = whatIf.Best(item);
            if (!Gains(whatIf, item, best)) return new TableRow([item.Name, item.PriceNow ?? double.NaN, item.UnitsNow, best < 0 ? "not known" : "keep", "–", "–", "–"]);
            Outlook gain = whatIf.Measure(item.Rows[best]);
            return new TableRow([item.Name, item.PriceNow ?? double.NaN, item.UnitsNow, whatIf.Percent.Format(whatIf.Changes[best]), gain.Expected, Cell.Interval(gain.Lower ?? double.NaN, gain.Upper ?? double.NaN), item.Rows[best].Units.Expected / item.UnitsNow]);
        })],
        Note = whatIf.Total is null ? "Changes that are made together do not add up where items answer each other's prices." : "A table of the same change for all is no price list: kontor price recommend finds one price for each item, inside of the rules.",
    };

    private static IEnumerable<Section> LeftOut(WhatIfTable table)
    {
        const int most = 12;
        if (table.Faults.IsEmpty) yield break;
        yield return new Section("What was left out", "Items without a cost count in units and revenue; items without a price, units or an elasticity count nowhere.",
        [
            new Table
            {
                Title = table.Faults.Length > most ? $"{most} of {table.Faults.Length:N0}" : "",
                Columns = [Column.Text("Where"), Column.Text("Found"), Column.Text("Needed")],
                Rows = [.. table.Faults.Take(most).Select(f => new TableRow([f.Where + (f.Column is { } c ? $", {c}" : ""), f.Found, f.Needed]))],
            },
        ]);
    }

    private static string Said(Outlook gain, double level)
    {
        NumberStyle style = new NumberStyle { Signed = true }.ForAll([gain.Expected, gain.Lower ?? 0, gain.Upper ?? 0]);
        return gain is { Lower: { } lower, Upper: { } upper } ? $"**{style.Format(gain.Expected)}** ({level * 100:0.#}% interval: {style.Format(lower, upper)})" : $"**{style.Format(gain.Expected)}**";
    }

    private static string Share(double change, double now) => now > 0 ? $", {new NumberStyle { Percent = true, Decimals = 1, Signed = true }.Format(change / now)}" : "";

    private static string Word(string measure) => char.ToUpperInvariant(measure[0]) + measure[1..];
}
