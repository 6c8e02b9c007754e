using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Randomness;

namespace Kontor.Tests.Demand.Features;

/// <summary>Panels with every kind of column: one small enough for a pencil, one with random values.</summary>
internal static class TinyMarket
{
    internal const int Weeks = 8, Ahead = 2;

    /// <summary>The week of 1 January 2024, a Monday.</summary>
    internal static readonly int First = new Calendar(Frequency.Week).IndexOf(new DateOnly(2024, 1, 1));

    internal static readonly Covariate[] Columns =
    [
        new("price", CovariateTiming.KnownAhead) { Role = CovariateRole.Price },
        new("promo", CovariateTiming.KnownAhead) { Role = CovariateRole.Promotion },
        new("markdown", CovariateTiming.KnownAhead) { Role = CovariateRole.Promotion },
        new("event", CovariateTiming.KnownAhead) { Role = CovariateRole.Event, Categories = ["none", "easter", "sale"] },
        new("instalments", CovariateTiming.KnownAhead),
        new("temperature", CovariateTiming.KnownAhead),
        new("footfall", CovariateTiming.KnownAfter),
        new("size", CovariateTiming.Static),
        new("category", CovariateTiming.Static) { Categories = ["drinks", "snacks"] },
    ];

    private const double Gap = double.NaN;

    /// <summary>Four series of 8 weeks and two weeks ahead; the last one begins two weeks later.</summary>
    internal static Panel Of()
    {
        var builder = new PanelBuilder(new Calendar(Frequency.Week), "units", ["store", "item"], [.. Columns]);
        double[] events = [0, 0, 2, 0, 0, 0, 2, 0, 0, 1], warm = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], none = new double[10];
        builder.Add(
            new SeriesKey("north", "a"), First, [0, 10, 12, Gap, 8, 0, 20, 14],
            [Gap, 4, 4, 4, 3, 3, 4, 4, 2, 4], [0, 0, 0, 0, 1, 1, 0, 0, 1, 0], [0, 0, 0, 0, 30, 10, 0, 0, 20, Gap], events, [0, 0, 0, 1, 1, 0, 0, 0, 1, 0], warm, none, [10], [0]);
        builder.Add(new SeriesKey("north", "b"), First, [5, 5, 6, 6, 5, 5, 6, 6], [2, 2, 2, 2, 2, 2, 2, 2, 2, 2], none, none, events, none, warm, none, [20], [1]);
        builder.Add(
            new SeriesKey("south", "a"), First, [100, 110, 90, 100, 120, 80, 100, 100],
            [4, 4, 4, 4, 4, 4, 3, 4, 4, 4], [0, 0, 0, 0, 0, 0, 1, 0, 0, 0], [0, 0, 0, 0, 0, 0, 20, 0, 0, 0], events, none, warm, none, [30], [0]);
        builder.Add(
            new SeriesKey("south", "b"), First + 2, [40, 40, 50, 50, 40, 50],
            [2, 2, 1.6, 2, 2, 2, 2, 2], none[2..], none[2..], events[2..], none[2..], warm[2..], none[2..], [40], [1]);
        return builder.Build();
    }

    /// <summary>Twelve weekly series of different length with gaps, prices, promotions, events and stock-outs drawn at random.</summary>
    internal static Panel Random(ulong seed, int length = 64, int ahead = 6, int series = 12)
    {
        var builder = new PanelBuilder(
            new Calendar(Frequency.Week), "units", ["store", "item"], [.. Columns.Append(new Covariate("stockout", CovariateTiming.KnownAfter)).Append(new Covariate("fair", CovariateTiming.KnownAhead) { Role = CovariateRole.Event })]);
        for (int i = 0; i < series; i++)
        {
            RandomStream stream = RandomStream.Of(seed, "market").Child(i);
            int start = stream.NextInt(20), own = length - start;
            double[] Draw(int count, Func<double> value) => [.. Enumerable.Range(0, count).Select(_ => value())];
            double level = 3 + (50 * stream.NextDouble());
            double Or(double share, double yes, double no) => stream.NextDouble() < share ? yes : no;
            builder.Add(
                new SeriesKey($"store {i % 3}", $"item {i / 3}"), First + start, Draw(own, () => Or(0.1, Gap, Or(0.15, 0, Math.Round(level * stream.NextDouble() * 2)))),
                Draw(own + ahead, () => Or(0.05, Gap, Or(0.2, 0.7, 1) * (2 + (i % 5)))), Draw(own + ahead, () => Or(0.2, 1, 0)), Draw(own + ahead, () => Or(0.2, 50 * stream.NextDouble(), 0)),
                Draw(own + ahead, () => Or(0.1, 1 + stream.NextInt(2), 0)), Draw(own + ahead, () => Or(0.3, 1, 0)), Draw(own + ahead, () => 20 * stream.NextDouble()),
                Draw(own, stream.NextDouble), [10 * stream.NextDouble()], [i % 2], Draw(own, () => Or(0.1, 1, 0)), Draw(own + ahead, () => Or(0.05, 1, 0)));
        }
        return builder.Build();
    }
}
