using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Data.Sources;
using Kontor.Errors;
using YamlDotNet.RepresentationModel;

namespace Kontor.Data.Configuration;

/// <summary>Reads <c>kontor.yaml</c>. Paths in it are relative to it; <c>${NAME:-default}</c> stands for an environment variable.</summary>
public static class ConfigurationFile
{
    private static readonly string[] Known =
    [
        "source", "file", "connection", "query", "delimiter", "decimal", "date_format", "encoding", "date", "keys", "target", "transform", "round", "frequency", "week_start", "ordinal", "epoch",
        "aggregate", "gaps", "until", "partial", "duplicates", "negative", "bad_rows", "covariates", "known_ahead", "known_after", "static", "price", "promotion", "event", "ignore", "own", "join", "wide",
        "filter", "season", "horizon", "levels", "holidays",
    ];

    private static readonly string[] RoleNames = ["known_ahead", "known_after", "static", "price", "promotion", "event", "ignore"];

    /// <summary>Reads a configuration.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">The file is not there, is no YAML, or names something unknown; the message has line and column.</exception>
    public static DataConfiguration Read(string path)
    {
        (YamlReading yaml, YamlNode? root) = YamlReading.Open(path);
        var said = new DataConfiguration { Path = path };
        return root is null ? said : Apply(said, yaml, root);
    }

    private static DataConfiguration Apply(DataConfiguration said, YamlReading yaml, YamlNode root)
    {
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(said.Path!))!;
        string Resolve(ConfiguredName name) => System.IO.Path.GetFullPath(name.Text, folder);
        Dictionary<string, YamlNode> fields = yaml.Fields(root, "a configuration", Known);
        if (fields.Remove("covariates", out YamlNode? roles))
        {
            foreach ((string name, YamlNode node) in yaml.Fields(roles, "roles of covariates", RoleNames))
            {
                if (!fields.TryAdd(name, node)) yaml.Refuse(node, FaultCode.Duplicate, $"'{name}' twice", "it once, alone or under 'covariates'");
            }
        }
        if (fields.Remove("source", out YamlNode? source))
        {
            if (source is YamlScalarNode) fields.TryAdd("file", source);
            else
            {
                foreach ((string name, YamlNode node) in yaml.Fields(source, "a source", "file", "connection", "query")) fields.TryAdd(name, node);
            }
        }
        foreach ((string name, YamlNode node) in fields)
        {
            said = name switch
            {
                "file" => said with { File = Resolve(yaml.Text(node, "a path")) },
                "connection" => said with { Connection = yaml.Text(node, "a connection string").Text },
                "query" => said with { Query = yaml.Text(node, "a query").Text },
                "delimiter" => said with { Delimiter = yaml.Character(node, "one character, or 'tab'") },
                "decimal" => said with { Decimal = yaml.OneOf(node, (".", '.'), (",", ','), ("point", '.'), ("comma", ',')) },
                "encoding" => said with { Encoding = yaml.OneOf(node, ("utf-8", TextEncoding.Utf8), ("utf-16", TextEncoding.Utf16LittleEndian), ("utf-16le", TextEncoding.Utf16LittleEndian), ("utf-16be", TextEncoding.Utf16BigEndian), ("windows-1252", TextEncoding.Windows1252), ("latin-1", TextEncoding.Windows1252), ("iso-8859-1", TextEncoding.Windows1252)) },
                "date_format" => WithDateFormat(said, yaml.Text(node, "a date format").Text),
                "date" => said with { Date = yaml.Text(node, "a column") },
                "keys" => said with { Keys = yaml.Texts(node, "a column") },
                "target" => WithTarget(said, yaml, node),
                "transform" => said with { Transform = yaml.OneOf(node, ("none", TargetTransform.None), ("exp", TargetTransform.Exp)) },
                "round" => said with { Round = yaml.Flag(node) },
                "frequency" => said with { Frequency = yaml.OneOf(node, ("day", Frequency.Day), ("week", Frequency.Week), ("month", Frequency.Month), ("quarter", Frequency.Quarter), ("year", Frequency.Year), ("ordinal", Frequency.Ordinal)), },
                "week_start" => said with { WeekStart = yaml.OneOf(node, [.. Enum.GetValues<DayOfWeek>().Select(d => (d.ToString().ToLowerInvariant(), d))]) },
                "ordinal" => said with { Ordinal = yaml.Flag(node) },
                "epoch" => WithEpoch(said, yaml, node),
                "aggregate" => WithAggregates(said, yaml, node),
                "gaps" => said with { Gaps = yaml.OneOf(node, ("auto", GapRule.Auto), ("zero", GapRule.Zero), ("missing", GapRule.Missing)) },
                "until" => said with { Until = yaml.OneOf(node, ("auto", SeriesEnd.Auto), ("last", SeriesEnd.Last), ("common", SeriesEnd.Common)) },
                "partial" => said with { Partial = yaml.OneOf(node, ("keep", PartialRule.Keep), ("drop", PartialRule.Drop)) },
                "duplicates" => said with { AddDuplicates = yaml.OneOf(node, ("refuse", false), ("add", true)) },
                "negative" => said with { Negative = yaml.OneOf(node, ("refuse", NegativeRule.Refuse), ("keep", NegativeRule.Keep)) },
                "bad_rows" => said with { BadRows = yaml.OneOf(node, ("stop", BadRowRule.Stop), ("skip", BadRowRule.Skip)) },
                "known_ahead" => said with { KnownAhead = yaml.Texts(node, "a column") },
                "known_after" => said with { KnownAfter = yaml.Texts(node, "a column") },
                "static" => said with { Static = yaml.Texts(node, "a column") },
                "price" => said with { Price = yaml.Text(node, "a column") },
                "promotion" => said with { Promotion = yaml.Texts(node, "a column") },
                "event" => said with { Event = yaml.Texts(node, "a column") },
                "ignore" => said with { Ignore = yaml.Texts(node, "a column") },
                "own" => said with { Own = [.. Pairs(yaml, node, "names with a column's pattern").Select(p => (p.Name.Text, yaml.Text(p.Value, "a pattern such as price{brand}")))] },
                "join" => said with { Joins = [.. (node is YamlSequenceNode list ? list.Children : [node]).Select(n => Join(yaml, n, Resolve))] },
                "wide" => said with { Wide = Wide(yaml, node) },
                "filter" => WithFilter(said, yaml, node),
                "season" => said with { Season = yaml.Number(node, 1) },
                "horizon" => said with { Horizon = yaml.Number(node, 1) },
                "levels" => said with { Levels = yaml.Texts(node, "a key or an attribute") },
                _ => said with { Holidays = [.. yaml.Texts(node, "a country or a file").Select(h => EventCalendar.Countries.Contains(h.Text.ToUpperInvariant()) || !h.Text.Contains('.') ? h : h with { Text = Resolve(h) })] },
            };
        }
        if (said.Frequency == Frequency.Ordinal) said = said with { Ordinal = true, Frequency = null };
        if (said.Epoch is not null && said.Frequency is null) yaml.Refuse(fields["epoch"], FaultCode.Missing, "an epoch without a frequency", "'frequency: week' or another, the length of a numbered period");
        if (said.Connection is null != said.Query is null) yaml.Refuse(root, FaultCode.Missing, said.Query is null ? "a connection without a query" : "a query without a connection", "both");
        return said;
    }

    private static DataConfiguration WithDateFormat(DataConfiguration said, string format)
    {
        DateStyle style = format.ToLowerInvariant() switch
        {
            "iso" or "y-m-d" or "yyyy-mm-dd" or "y/m/d" => DateStyle.YearMonthDay,
            "d.m.y" or "d/m/y" or "d-m-y" or "dd.mm.yyyy" or "dd/mm/yyyy" or "dmy" => DateStyle.DayMonthYear,
            "m/d/y" or "m-d-y" or "mm/dd/yyyy" or "mdy" => DateStyle.MonthDayYear,
            "yyyymmdd" or "ymd" => DateStyle.Compact,
            "yyyy-www" or "yyyyww" or "yyyy-'w'ww" => DateStyle.IsoWeek,
            "yyyy-mm" or "yyyymm" or "y-m" => DateStyle.YearMonth,
            "yyyy-qn" or "yyyyqn" or "y-q" => DateStyle.YearQuarter,
            "yyyy" or "y" => DateStyle.Year,
            "number" => DateStyle.Number,
            _ => DateStyle.Custom,
        };
        return said with { DateStyle = style, DateFormat = style == DateStyle.Custom ? format : null };
    }

    private static DataConfiguration WithTarget(DataConfiguration said, YamlReading yaml, YamlNode node)
    {
        if (node is YamlScalarNode) return said with { Target = yaml.Text(node, "a column") };
        foreach ((string name, YamlNode value) in yaml.Fields(node, "a target", "column", "transform", "round", "aggregate"))
        {
            said = name switch
            {
                "column" => said with { Target = yaml.Text(value, "a column") },
                "transform" => said with { Transform = yaml.OneOf(value, ("none", TargetTransform.None), ("exp", TargetTransform.Exp)) },
                "round" => said with { Round = yaml.Flag(value) },
                _ => said with { TargetAggregate = Rule(yaml, value) },
            };
        }
        return said;
    }

    private static DataConfiguration WithEpoch(DataConfiguration said, YamlReading yaml, YamlNode node)
    {
        Dictionary<string, YamlNode> fields = yaml.Fields(node, "an epoch", "period", "date");
        if (fields.Count < 2) yaml.Refuse(node, FaultCode.Missing, "half an epoch", "'{period: 40, date: 1990-06-14}'");
        return said with { Epoch = new Epoch(yaml.Number(fields["period"], int.MinValue), yaml.Date(fields["date"])) };
    }

    private static DataConfiguration WithAggregates(DataConfiguration said, YamlReading yaml, YamlNode node)
    {
        var rules = ImmutableArray.CreateBuilder<(ConfiguredName, AggregateRule)>();
        foreach ((ConfiguredName name, YamlNode value) in Pairs(yaml, node, "columns with a rule"))
        {
            if (name.Text == "target") said = said with { TargetAggregate = Rule(yaml, value) };
            else rules.Add((name, Rule(yaml, value)));
        }
        return said with { Aggregates = rules.ToImmutable() };
    }

    private static AggregateRule Rule(YamlReading yaml, YamlNode node) => yaml.OneOf(
        node, ("sum", AggregateRule.Sum), ("mean", AggregateRule.Mean), ("weighted", AggregateRule.WeightedMean), ("max", AggregateRule.Max), ("last", AggregateRule.Last));

    private static DataConfiguration WithFilter(DataConfiguration said, YamlReading yaml, YamlNode node)
    {
        foreach ((string name, YamlNode value) in yaml.Fields(node, "a filter", "min_observations", "from", "to"))
        {
            said = name switch
            {
                "min_observations" => said with { MinObservations = yaml.Number(value, 1) },
                "from" => said with { From = yaml.Date(value) },
                _ => said with { To = yaml.Date(value) },
            };
        }
        return said;
    }

    private static JoinTable Join(YamlReading yaml, YamlNode node, Func<ConfiguredName, string> resolve)
    {
        Dictionary<string, YamlNode> fields = yaml.Fields(node, "a table to join", "file", "on");
        if (fields.Count < 2) yaml.Refuse(node, FaultCode.Missing, "a table to join without 'file' or 'on'", "'{file: features.csv, on: [store, date]}'");
        return new JoinTable(resolve(yaml.Text(fields["file"], "a path")), yaml.Texts(fields["on"], "a column"));
    }

    private static WideColumns Wide(YamlReading yaml, YamlNode node)
    {
        Dictionary<string, YamlNode> fields = yaml.Fields(node, "wide columns", "columns");
        if (!fields.TryGetValue("columns", out YamlNode? columns)) yaml.Refuse(node, FaultCode.Missing, "no columns", "'{columns: \"2011-01..2016-04\"}'");
        ConfiguredName range = yaml.Text(columns, "a range of columns");
        string[] ends = range.Text.Split("..");
        if (ends.Length != 2) yaml.Refuse(columns, FaultCode.Malformed, $"'{range.Text}'", "the first and the last column with '..' between them");
        return new WideColumns(range with { Text = ends[0].Trim() }, range with { Text = ends[1].Trim() });
    }

    private static IEnumerable<(ConfiguredName Name, YamlNode Value)> Pairs(YamlReading yaml, YamlNode node, string what)
    {
        YamlMappingNode mapping = node as YamlMappingNode ?? yaml.Refuse<YamlMappingNode>(node, FaultCode.Malformed, $"'{node}'", what);
        return mapping.Children.Select(c => (yaml.Text(c.Key, "a name"), c.Value));
    }
}
