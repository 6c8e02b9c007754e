using System.Collections.Immutable;
using Kontor.Reports.Charts;
using Kontor.Reports.Html;
using Kontor.Reports.Numbers;
using Kontor.Reports.Scales;

namespace Kontor.Tests.Reports;

/// <summary>A demand plan as a planner would send it, over simulated numbers: proof that the shell carries all that such a report needs.</summary>
internal static class SampleDemandReport
{
    private static readonly string[] Items =
    [
        "Apple juice 1 l · Hamburg", "Apple juice 1 l · Lübeck", "Oat drink 1 l · Hamburg", "Oat drink 1 l · Lübeck", "Ground coffee 500 g · Hamburg",
        "Ground coffee 500 g · Lübeck", "Frozen peas 750 g · Hamburg", "Frozen peas 750 g · Lübeck", "Sea salt crisps 150 g · Hamburg",
        "Sea salt crisps 150 g · Lübeck", "Rye bread <sliced> & wrapped, 500 g, from the new bakery line · Hamburg", "Rye bread 500 g · Lübeck",
    ];

    public static HtmlReport Build() => new()
    {
        Title = "Demand plan, weeks 19 to 26 of 2026",
        Subtitle = "12 items in 2 stores · 112 weeks of sales to 3 May 2026 · forecast for eight weeks",
        Conclusion = new Conclusion(
            "Order **12,360 units** for the next eight weeks, 13% more than a year ago. The spring promotion explains most of it.",
            [
                new("Demand, next 8 weeks", 12_360) { Unit = "units", Interval = (11_480, 13_310), Numbers = NumberStyle.Whole },
                new("Order up to, 95% service", 13_890) { Unit = "units", Note = "of which 1,530 are safety stock", Numbers = NumberStyle.Whole },
                new("Error against baseline", -0.18) { Interval = (-0.22, -0.14), Level = 0.95, Note = "MASE 0.832 against 1.015", Numbers = new() { Percent = true, Decimals = 0, Signed = true }, Tone = Tone.Good },
                new("80% intervals held", 0.793) { Interval = (0.75, 0.83), Level = 0.95, Numbers = new() { Percent = true, Decimals = 0 }, Note = "384 outcomes in the backtest" },
                new("Series to look at", 3) { Unit = "of 12", Note = "one failed, two are erratic", Tone = Tone.Caution },
            ]),
        Sections = [Order(), Confidence(), Foundations(), Attention()],
        Notes =
        [
            "Forecasts are the plain mean of exponential smoothing, Theta and boosted trees; the median is shown, and totals are sums of joint sample paths, not of quantiles.",
            "Intervals are split-conformal per step ahead, calibrated on four rolling origins that the models had not seen.",
            "MASE: mean absolute error divided by the in-sample error of the seasonal naive forecast (Hyndman and Koehler 2006). Below 1 is better than that forecast.",
            "Order-up-to level: the 95% quantile of demand summed over the review period and the lead time of two weeks.",
        ],
        Provenance = new Provenance("sha256 9f2c 41d0 77ab 3e15 b6c8", 20260101, "Kontor 0.1.0", new DateTimeOffset(2026, 5, 4, 6, 12, 0, TimeSpan.FromHours(2)))
        {
            Facts = [("Input", "sales.csv, 1,344 rows"), ("Command", "kontor forecast sales.csv --horizon 8")],
        },
    };

    private static Section Order()
    {
        ImmutableArray<TableRow> rows = [.. Items.Select(PlanRow)];
        return new Section(
            "What to order",
            "Every item follows its own forecast. Quantities are medians; the **order-up-to** level covers 95 of 100 review periods.[^4]",
            [
                new Figure(Samples.Fan()) { Note = "Bands hold half, four fifths and nineteen twentieths of what can happen.[^2] Hover over a week for its numbers." },
                new Table
                {
                    Title = "Plan by item and store, units",
                    Columns =
                    [
                        Column.Text("Item · store"),
                        Column.Sparkline("Last 52 weeks and plan"),
                        Column.Number("w19", NumberStyle.Whole) with { Group = "Next weeks" },
                        Column.Number("w20", NumberStyle.Whole) with { Group = "Next weeks" },
                        Column.Number("w21", NumberStyle.Whole) with { Group = "Next weeks" },
                        Column.Number("Sum", NumberStyle.Whole) with { Group = "Eight weeks", Strong = true },
                        Column.Interval("80% interval", NumberStyle.Whole) with { Group = "Eight weeks" },
                        Column.Number("Order up to", NumberStyle.Whole) with { Strong = true },
                    ],
                    Rows = [.. rows, new TableRow(["All items", Samples.Spark("all", 3000), 1460d, 1440d, 1490d, 12_360d, Cell.Interval(11_480, 13_310), 13_890d]) { Total = true }],
                    Note = "The interval of the total is narrower than the sum of the intervals: items do not all err to the same side.",
                },
                new Figure(Samples.Contributions()),
            ]);
    }

    private static Section Confidence() => new(
        "How sure we are",
        "On weeks that it had not seen, the plan's method is 18% closer than last year's same week, and its intervals hold what they promise.[^3]",
        [
            new Callout(Tone.Good, "Fit for ordering", "The combination beats the baseline in all four backtest origins (Diebold-Mariano p < 0.001), and 79.3% of actuals fell inside the 80% intervals."),
            new Figure(Samples.Bars()),
            new FigureRow([new(Samples.Coverage()) { Note = "The pale area is what chance alone allows." }, new(Samples.Steps())]),
            new Figure(Samples.Heat()),
            new Figure(Samples.GroupedBars()),
        ]);

    private static Section Foundations() => new(
        "What the plan rests on",
        "Two years of clean weekly sales, the promotion calendar up to week 26, and three models that err in different ways.",
        [
            new Prose("Sales were aggregated to weeks that start on Monday. **Nine weeks with stock-outs** were replaced by an estimate of demand before fitting; they are marked in the data file. Prices and promotions are known for all eight weeks ahead."),
            new BulletList(["1,344 weekly observations, 0 duplicates, 2 gaps filled with zero as the rule for closed days says.", "Prices: 12 of 12 series; the announced rise of 4% from week 20 is in the plan.", "Promotion: one, week 23, 20% off, five items."]),
            new Figure(Samples.Residuals()),
            new FigureRow([Small("Beverages", 0.8), Small("Dairy", 0.7), Small("Frozen", 1.2)]),
        ]);

    private static Section Attention() => new(
        "Which series to look at",
        "Nine of twelve series need no attention. Three do, before the order goes out.",
        [
            new Callout(Tone.Warning, "Rye bread 500 g · Hamburg has no forecast", "It has one week of sales; a series needs two or more. Order by hand."),
            new Callout(Tone.Caution, "Frozen peas err more than the baseline", "MASE 1.21 in Hamburg and 1.12 in Lübeck: the freezer in Hamburg was out of order in weeks 9 and 10."),
            new Table
            {
                Title = "Largest errors in the backtest",
                Columns = [Column.Text("Series"), Column.Number("MASE", NumberStyle.Fixed(2)), Column.Number("Bias", new() { Percent = true, Decimals = 1, Signed = true }), Column.Number("80% held", new() { Percent = true, Decimals = 0 }), Column.Text("What stands out")],
                Rows =
                [
                    new TableRow(["Frozen peas 750 g · Hamburg", 1.21, -0.094, 0.66, "Two weeks near zero in March"]) { Highlight = true },
                    new TableRow(["Frozen peas 750 g · Lübeck", 1.12, -0.051, 0.72, "Follows Hamburg's outage"]) { Highlight = true },
                    new TableRow(["Sea salt crisps 150 g · Lübeck", 0.97, 0.032, 0.78, "Peaks with football"]),
                    new TableRow([Items[10], double.NaN, double.NaN, double.NaN, "Failed: one observation"]),
                ],
            },
        ]);

    private static TableRow PlanRow(string item, int index)
    {
        double level = 60 + (index * 17), sum = Math.Round(level * 8.2);
        if (index == 10) return new TableRow([item, "no forecast", double.NaN, double.NaN, double.NaN, double.NaN, Cell.Interval(double.NaN, double.NaN), double.NaN]) { Highlight = true };
        return new TableRow([item, Samples.Spark(item, level), level, level * 0.96, level * 1.03, sum, Cell.Interval(sum * 0.9, sum * 1.12), Math.Round(sum * 1.16)]);
    }

    private static Figure Small(string category, double scale) => new(new LineChart
    {
        Title = category,
        Unit = "MASE by weeks ahead",
        Width = 232,
        Height = 180,
        Periods = PeriodAxis.OfNames(Enumerable.Range(1, 8).Select(h => $"{h}")),
        Series =
        [
            new("plan", [.. Enumerable.Range(0, 8).Select(h => scale * (0.8 + (0.03 * h)))]),
            new("naive", [.. Enumerable.Range(0, 8).Select(h => 1 + (0.004 * h))]),
        ],
        Highlight = "plan",
        Range = (0, 1.4),
    });
}
