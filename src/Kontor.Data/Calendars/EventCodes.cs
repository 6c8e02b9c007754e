using System.Collections.Immutable;

namespace Kontor.Data.Calendars;

/// <summary>The events of each period of a calendar as one code; events that share a period make a code of their own.</summary>
internal sealed class EventCodes
{
    private readonly int _start;
    private readonly int[] _codes;

    /// <summary>Codes the periods <paramref name="start"/> to <paramref name="end"/>-1.</summary>
    internal EventCodes(EventCalendar events, Calendar calendar, int start, int end)
    {
        _start = start;
        _codes = new int[end - start];
        var names = new string[_codes.Length];
        double[] counts = new double[_codes.Length];
        foreach (string name in events.Names)
        {
            events.Count(name, calendar, start, counts);
            for (int p = 0; p < counts.Length; p++)
            {
                if (counts[p] > 0) names[p] = names[p] is null ? name : $"{names[p]} + {name}";
            }
        }
        Categories = ["none", .. names.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        for (int p = 0; p < _codes.Length; p++) _codes[p] = names[p] is null ? 0 : Categories.IndexOf(names[p]);
    }

    /// <summary>The names behind the codes; 0 is <c>none</c>.</summary>
    internal ImmutableArray<string> Categories { get; }

    /// <summary>The code of a period.</summary>
    internal int this[int period] => _codes[period - _start];
}
