using System.Collections.Immutable;

namespace Kontor.Data.Calendars;

/// <summary>Events with their dates.</summary>
public sealed class EventCalendar
{
    /// <summary>The names.</summary>
    public ImmutableArray<string> Names { get; } = [];

    /// <summary>The code of the event in a period.</summary>
    public int CodeOf(Calendar calendar, int index) => 0;
}
