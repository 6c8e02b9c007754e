using System.Collections.Immutable;

namespace Kontor.Demand.Features.Blocks;

/// <summary>Periods since the last event and until the next one, of any kind.</summary>
internal sealed class EventBlock : ColumnBlock
{
    private readonly FeatureHistory _history;
    private readonly int[] _since, _next; // (series x columns): periods since the last one; column of the next one
    private readonly int[] _nextHoliday;  // (columns): column of the next holiday
    private readonly int _reach;
    private readonly bool _planned;

    internal EventBlock(FeatureHistory history, FeatureSchema schema, FitContext context)
    {
        _history = history;
        _reach = schema.Builder.EventReach;
        FeatureRoles roles = schema.Roles;
        int width = history.Width, cells = history.Count * width;
        int[] columns = [.. roles.Events.Concat(roles.EventTypes).Select(n => roles.Dynamic.IndexOf(n))];
        double[] none = [.. columns.Select(c => roles.EventTypes.Contains(roles.Dynamic[c]) ? FeatureCategories.None : 0.0)];
        _planned = columns.Length > 0;
        var holidays = new Holidays(schema.Builder.Countries, schema.Calendar, history.Start - _reach, history.Start + width + _reach);
        bool IsHoliday(int t) => holidays[history.Start + t] is not null;
        _nextHoliday = new int[width];
        for (int t = width + _reach - 1, next = int.MaxValue; t >= 0; t--)
        {
            if (IsHoliday(t)) next = t;
            if (t < width) _nextHoliday[t] = next;
        }
        int last = -_reach;
        for (int t = -_reach; t < 0; t++) last = IsHoliday(t) ? t : last;
        _since = new int[cells];
        _next = new int[_planned ? cells : 0];
        context.ForEach("features: events", history.Count, i =>
        {
            int at = i * width, since = last;
            for (int t = 0; t < width; t++)
            {
                if (IsHoliday(t) || IsEvent(columns, none, at + t)) since = t;
                _since[at + t] = Math.Min(_reach, t - since);
            }
            for (int t = width - 1, next = int.MaxValue; _planned && t >= 0; t--)
            {
                if (IsEvent(columns, none, at + t)) next = t;
                _next[at + t] = next;
            }
        });
        Columns =
        [
            Column("periods since event", $"periods since the last event, at most {_reach}; 0 in its period"),
            Column("periods until event", $"periods until the next event that is known, at most {_reach}; 0 in its period"),
        ];
    }

    internal override ImmutableArray<FeatureColumn> Columns { get; }

    internal override void Write(Place place, Span<double> into)
    {
        int cell = (place.Series * _history.Width) + place.Target, next = _nextHoliday[place.Target];
        into[0] = _since[cell];
        if (_planned && _next[cell] < Math.Min(place.Known, next)) next = _next[cell];
        // where the plan ends before the reach does, the next event is not known; holidays are known for ever
        bool unknown = next == int.MaxValue && _planned && place.Known - place.Target < _reach;
        into[1] = unknown ? double.NaN : Math.Min(_reach, (long)next - place.Target);
    }

    private bool IsEvent(int[] columns, double[] none, int cell)
    {
        for (int c = 0; c < columns.Length; c++)
        {
            double value = _history.Dynamic[columns[c]][cell];
            if (!double.IsNaN(value) && value != none[c]) return true;
        }
        return false;
    }

    private static FeatureColumn Column(string name, string meaning) =>
        new(name, FeatureBucket.Time, FeatureType.Numeric, FeatureSource.KnownAhead) { Meaning = meaning, IsEngineered = true };
}
