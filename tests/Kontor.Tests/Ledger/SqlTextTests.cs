using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Kontor.Tests.Support;

namespace Kontor.Tests.Ledger;

/// <summary>No value comes into SQL by concatenation: every expression that stands in an interpolated text of SQL, or is added to one, is in a committed list. A new one shows up in review;
/// those that are there are columns, conditions and names that the program wrote itself.</summary>
public sealed partial class SqlTextTests
{
    [Fact]
    public void Sources_InterpolatedSql_IsThatOfTheList()
    {
        string sources = Path.Combine(Root(), "src");
        var list = new StringBuilder();
        foreach (string file in Directory.EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/") && !f.Contains("/bin/")).Order(StringComparer.Ordinal))
        {
            foreach (string hole in Holes(File.ReadAllText(file)).Distinct().Order(StringComparer.Ordinal)) list.AppendLine($"{Path.GetRelativePath(sources, file).Replace('\\', '/')}: {hole}");
        }
        Snapshot.Matches(list.ToString(), "sql.txt");
    }

    /// <summary>The search itself finds what it is to find.</summary>
    [Theory]
    [InlineData("Query($\"SELECT a FROM t WHERE n = '{name}'\")", "name")]
    [InlineData("Query($\"\"\"\n  INSERT INTO t\n  VALUES ({a.B(1)}, @c)\n  \"\"\")", "a.B(1)")]
    [InlineData("Query(\"SELECT a FROM t WHERE n = '\" + name + \"'\")", "+ name")]
    [InlineData("Query(\"DELETE FROM t WHERE n = @n\")", null)]
    [InlineData("Line($\"Select one of {names}\")", null)]
    public void Holes_OfAText_AreFound(string source, string? expected) => Assert.Equal(expected is null ? [] : [expected], Holes(source));

    private static IEnumerable<string> Holes(string source)
    {
        foreach (Match text in Interpolated().Matches(source).Where(m => Sql().IsMatch(m.Value)))
        {
            foreach (Match hole in Hole().Matches(text.Value)) yield return hole.Groups[1].Value.Trim();
        }
        foreach (Match text in Added().Matches(source).Where(m => Sql().IsMatch(m.Value))) yield return $"+ {text.Groups["what"].Value.Trim()}";
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    [GeneratedRegex("\\$+\"\"\"[\\s\\S]*?\"\"\"|\\$\"(?:[^\"\\\\\\n]|\\\\.)*\"")]
    private static partial Regex Interpolated();

    [GeneratedRegex("\"(?:[^\"\\\\\\n]|\\\\.)*\"\\s*\\+\\s*(?<what>[A-Za-z_][\\w.()]*)")]
    private static partial Regex Added();

    // statements in capitals, as the project writes them
    [GeneratedRegex("\\b(SELECT|INSERT INTO|UPDATE \\w+ SET|DELETE FROM|CREATE (TABLE|SCHEMA|INDEX)|PRAGMA|ORDER BY|WHERE|VALUES)\\b")]
    private static partial Regex Sql();

    [GeneratedRegex("\\{([^{}]+)\\}")]
    private static partial Regex Hole();
}
