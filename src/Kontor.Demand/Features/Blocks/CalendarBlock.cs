using System.Collections.Immutable;
using Kontor.Data.Calendars;

namespace Kontor.Demand.Features.Blocks;

/// <summary>The target period in month, year and season, and the step to it.</summary>
internal sealed class CalendarBlock : ColumnBlock
{
    private const int Harmonics = 2;
    private readonly double[] _periods; // (columns x features)
    private readonly int _features;
    private readonly bool _steps;

    internal CalendarBlock(FeatureHistory history, FeatureSchema schema)
    {
        Calendar calendar = schema.Calendar;
        bool week = HasWeekOfMonth(calendar), year = HasPhase(schema);
        string of = calendar.HasDates ? "year" : "season";
        _steps = schema.Builder.Horizon > 1;
        Columns =
        [
            .. week ? (FeatureColumn[])[Column("week of month", "week of the month, 1 to 5")] : [],
            .. year
                ? Enumerable.Range(1, Harmonics).SelectMany(k => (FeatureColumn[])[Column($"{of} sine {k}", $"sine of {k} turns per {of}"), Column($"{of} cosine {k}", $"cosine of {k} turns per {of}")])
                : [],
            .. _steps ? (FeatureColumn[])[Column("steps ahead", "periods from the last known sales to the target")] : [],
        ];
        _features = Columns.Length - (_steps ? 1 : 0);
        _periods = new double[history.Width * _features];
        for (int t = 0; t < history.Width; t++)
        {
            int period = history.Start + t, at = t * _features;
            if (week) _periods[at++] = WeekOfMonth(calendar, period);
            for (int k = 1; year && k <= Harmonics; k++)
            {
                double turn = 2 * Math.PI * k * Phase(schema, period);
                _periods[at++] = Math.Sin(turn);
                _periods[at++] = Math.Cos(turn);
            }
        }
    }

    internal override ImmutableArray<FeatureColumn> Columns { get; }

    internal static bool HasWeekOfMonth(Calendar calendar) => calendar.Frequency is Frequency.Day or Frequency.Week;

    internal static bool HasPhase(FeatureSchema schema) => schema.Calendar.HasDates ? schema.Calendar.Frequency != Frequency.Year : schema.Measures.Season > 1;

    internal override void Write(Place place, Span<double> into)
    {
        _periods.AsSpan(place.Target * _features, _features).CopyTo(into);
        if (_steps) into[_features] = place.Step;
    }

    // a week belongs to the month that has its fourth day, and so most of its days (ISO 8601 counts years so)
    private static int WeekOfMonth(Calendar calendar, int period) => 1 + ((calendar.StartOf(period).AddDays(calendar.Frequency == Frequency.Week ? 3 : 0).Day - 1) / 7);

    private static double Phase(FeatureSchema schema, int period)
    {
        int season = schema.Measures.Season;
        return schema.Calendar.HasDates ? schema.Calendar.YearPhase(period) : (((period % season) + season) % season) / (double)season;
    }

    private static FeatureColumn Column(string name, string meaning) => new(name, FeatureBucket.Time, FeatureType.Numeric, FeatureSource.KnownAhead) { Meaning = meaning };
}
