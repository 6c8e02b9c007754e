using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Demand.SeasonalProfiles;

namespace Kontor.Tests.Demand.SeasonalProfiles;

/// <summary>Panels of stores and items whose truth is a formula.</summary>
internal static class ProfilePanels
{
    internal static readonly Calendar Months = new(Frequency.Month);

    internal static readonly Calendar Weeks = new(Frequency.Week);

    internal const int Start = 24240; // January 2020

    /// <summary>Level of the store times season of the item times growth per year; the same every year but for growth.</summary>
    internal static double Truth(int store, int item, int t, double growth = 0, int season = 12) =>
        100 * (store + 1) * (1 + (0.1 * item)) * (1 + (0.4 * Math.Sin((2 * Math.PI * (t % season) / season) + item))) * Math.Exp(growth * Math.Floor((double)t / season));

    /// <summary>A panel over one axis; NaN values at the end of a series cut it, so that it ends earlier.</summary>
    internal static Panel Of(Calendar calendar, int start, int stores, int items, int length, Func<int, int, int, double> value)
    {
        var builder = new PanelBuilder(calendar, "units", ["store", "item"], [new Covariate("size", CovariateTiming.Static), new Covariate("kind", CovariateTiming.Static) { Categories = ["a", "b"] }]);
        for (int s = 0; s < stores; s++)
        {
            for (int i = 0; i < items; i++)
            {
                double[] target = [.. Enumerable.Range(0, length).Select(t => value(s, i, t))];
                int end = Array.FindLastIndex(target, y => !double.IsNaN(y)) + 1;
                builder.Add(new SeriesKey($"s{s}", $"i{i}"), start, target[..end], [s * 10.0], [s % 2]);
            }
        }
        return builder.Build();
    }

    internal static Panel Monthly(int stores, int items, int length, Func<int, int, int, double> value) => Of(Months, Start, stores, items, length, value);

    internal static ProfileLayout Layout(Panel panel, params ImmutableArray<MovingEvent> events) => ProfileLayout.Of(new SeasonalProfile { MovingEvents = events }, panel);

    internal static ProfileState State(Panel panel, params ImmutableArray<MovingEvent> events)
    {
        ProfileLayout layout = Layout(panel, events);
        return ProfileState.At(layout, layout.Periods - 1, [.. Enumerable.Range(0, layout.Members.Length)], FitContext.Default);
    }
}
