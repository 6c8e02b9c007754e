using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Kontor.Data.Calendars;

/// <summary>The events of countries, read once from the data file that is part of the library.</summary>
internal static class HolidayFile
{
    private static readonly Lazy<FrozenDictionary<string, ImmutableArray<EventRule>>> Countries = new(Read);

    /// <summary>The countries' codes, in alphabetical order.</summary>
    internal static ImmutableArray<string> Codes => [.. Countries.Value.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The rules of a country; null when the file has none.</summary>
    internal static ImmutableArray<EventRule>? Of(string country) => Countries.Value.TryGetValue(country, out ImmutableArray<EventRule> rules) ? rules : null;

    private static FrozenDictionary<string, ImmutableArray<EventRule>> Read()
    {
        using Stream file = typeof(HolidayFile).Assembly.GetManifestResourceStream("holidays.yaml")!;
        using var reader = new StreamReader(file);
        var yaml = new YamlStream();
        yaml.Load(reader);
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        return root.Children.ToFrozenDictionary(c => c.Key.ToString(), c => ((YamlSequenceNode)c.Value).Cast<YamlMappingNode>().SelectMany(Rules).ToImmutableArray());
    }

    // a rule for each single date, else one
    private static IEnumerable<EventRule> Rules(YamlMappingNode node)
    {
        Dictionary<string, YamlNode> fields = node.Children.ToDictionary(c => c.Key.ToString(), c => c.Value);
        if (!fields.TryGetValue("dates", out YamlNode? dates)) return [Rule(fields)];
        return ((YamlSequenceNode)dates).Select(d => DateOnly.ParseExact(d.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture))
            .Select(date => new EventRule(fields["name"].ToString(), year => year == date.Year ? date : null));
    }

    private static EventRule Rule(Dictionary<string, YamlNode> fields)
    {
        return new EventRule(fields["name"].ToString(), Dates(fields))
        {
            Years = (Number(fields, "from") ?? int.MinValue, Number(fields, "to") ?? int.MaxValue),
            Except = fields.TryGetValue("except", out YamlNode? years) ? [.. ((YamlSequenceNode)years).Select(y => int.Parse(y.ToString(), CultureInfo.InvariantCulture))] : [],
            Offset = Number(fields, "offset") ?? 0,
            UnlessEaster = Number(fields, "unless_easter"),
        };
    }

    private static Func<int, DateOnly?> Dates(Dictionary<string, YamlNode> fields)
    {
        if (fields.TryGetValue("fixed", out YamlNode? day))
        {
            int[] parts = [.. day.ToString().Split('-').Select(p => int.Parse(p, CultureInfo.InvariantCulture))];
            return year => new DateOnly(year, parts[0], parts[1]);
        }
        if (fields.TryGetValue("easter", out YamlNode? after))
        {
            int days = int.Parse(after.ToString(), CultureInfo.InvariantCulture);
            return year => EventRule.Easter(year).AddDays(days);
        }
        if (fields.TryGetValue("nth", out YamlNode? nth))
        {
            string[] words = nth.ToString().Split(' ');
            (int n, DayOfWeek weekday, int month) = (int.Parse(words[0], CultureInfo.InvariantCulture), Enum.Parse<DayOfWeek>(words[1]), Month(words[2]));
            return year => EventRule.Nth(year, month, weekday, n);
        }
        string[] ends = fields["last"].ToString().Split(' ');
        (DayOfWeek lastWeekday, int lastMonth) = (Enum.Parse<DayOfWeek>(ends[0]), Month(ends[1]));
        return year => EventRule.Last(year, lastMonth, lastWeekday);
    }

    private static int? Number(Dictionary<string, YamlNode> fields, string name) =>
        fields.TryGetValue(name, out YamlNode? value) ? int.Parse(value.ToString(), CultureInfo.InvariantCulture) : null;

    private static int Month(string name) => Array.IndexOf(CultureInfo.InvariantCulture.DateTimeFormat.MonthNames, name) + 1;
}
