using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Kontor.Reports.Charts;
using Kontor.Reports.Html;
using Kontor.Reports.Numbers;

namespace Kontor.Tests.Reports.Html;

public sealed class HtmlReportTests
{
    private static readonly string Sample = SampleDemandReport.Build().ToHtml();

    [Fact]
    public void ToHtml_Sample_NeedsNoScriptAndNoOtherFile()
    {
        Assert.DoesNotMatch(new Regex("<script|javascript:|\\bon[a-z]+=\"|<link|<iframe|<img|@import|url\\(|src=|https?:|//[a-z]", RegexOptions.IgnoreCase), Sample);
        // references stay inside the page, and lead somewhere
        XElement page = Parse(Sample);
        string[] ids = [.. page.Descendants().Attributes("id").Select(a => "#" + a.Value)];
        Assert.All(page.Descendants().Attributes("href"), a => Assert.Contains(a.Value, ids));
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void ToHtml_Sample_HasTheStructureThatReadersAndPrintersNeed()
    {
        XElement page = Parse(Sample);
        Assert.Single(page.Descendants("h1"));
        Assert.Single(page.Descendants("main"));
        Assert.Equal("conclusion", page.Descendants("main").Single().Elements().First().Attribute("class")!.Value);
        Assert.Equal(6, page.Descendants("h2").Count());
        Assert.All(page.Descendants("svg").Where(s => s.Attribute("aria-hidden") is null), s => Assert.Equal("img", s.Attribute("role")!.Value));
        Assert.All(page.Descendants("table"), t => Assert.NotNull(t.Element("thead")));
        Assert.All(page.Descendants("table"), t => Assert.Single(t.Elements("thead").Elements("tr").Select(r => r.Elements().Sum(c => (int?)c.Attribute("colspan") ?? 1)).Distinct()));
        Assert.Contains("display:table-header-group", Sample, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme:dark", Sample, StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_AnyText_IsEscapedAndWellFormed() => Check.One(
        Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(100),
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text => { Assert.Single(Parse(Hostile(text.Get)).Descendants("h1")); }));

    [Fact]
    public void ToHtml_Markup_StaysText()
    {
        const string attack = "</title></style><script>alert('x')</script><b onclick=\"y\">";
        XElement page = Parse(Hostile(attack));
        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants("b"));
        Assert.Equal(attack, page.Descendants("h1").Single().Value);
        Assert.Equal(attack, page.Descendants("tbody").Single().Element("tr")!.Element("th")!.Value);
        Assert.Equal(attack, page.Descendants("figcaption").Single().Element("strong")!.Value);
    }

    [Theory]
    [InlineData("a **b** c", "a <strong>b</strong> c")]
    [InlineData("2 ** 3", "2 ** 3")]
    [InlineData("**a** ** b", "<strong>a</strong> ** b")]
    [InlineData("so[^1]", "so<sup><a href=\"#note-1\">1</a></sup>")]
    [InlineData("so[^3]", "so[^3]")]
    [InlineData("**<i>**", "<strong>&lt;i&gt;</strong>")]
    public void InlineText_Marks_BecomeElements(string text, string expected) => Assert.Equal(expected, new InlineText(notes: 2).ToHtml(text));

    [Fact]
    public void Table_CellsThatDoNotFit_AreRefused()
    {
        var table = new Table { Columns = [Column.Text("a"), Column.Number("b")], Rows = [] };
        Assert.Throws<ArgumentException>(() => Render(table with { Rows = [new TableRow(["x"])] }));
        Assert.Throws<ArgumentException>(() => Render(table with { Rows = [new TableRow([1.0, 2.0])] }));
        Assert.Contains("none", Render(table), StringComparison.Ordinal);
        // text may stand for a number that there is not
        Assert.Contains("failed", Render(table with { Rows = [new TableRow(["x", "failed"])] }), StringComparison.Ordinal);
    }

    [Fact]
    public void KeyFigure_Interval_IsShownWithItsLevelAndUnit()
    {
        HtmlReport report = SampleDemandReport.Build() with { Sections = [], Conclusion = new("x", [new("Demand", 12_360) { Unit = "units", Interval = (11_480, 13_310), Level = 0.95 }]) };
        XElement tile = Parse(report.ToHtml()).Descendants("div").Single(d => (string?)d.Attribute("class") == "tile");
        Assert.Equal("Demand12,360 units11,480 to 13,310 (95% interval)", tile.Value);
    }

    private static string Render(Block block) => (SampleDemandReport.Build() with { Sections = [new("s", "", [block])] }).ToHtml();

    private static string Hostile(string text) => new HtmlReport
    {
        Title = text,
        Subtitle = text,
        Conclusion = new Conclusion(text, [new(text, 1) { Unit = text, Note = text, Numbers = new NumberStyle { Prefix = text, Suffix = text } }]),
        Sections =
        [
            new Section(text, text,
            [
                new Prose(text), new BulletList([text]), new Callout(Tone.Caution, text, text),
                new Figure(new BarChart { Title = text, Unit = text, Categories = [text], Series = [new(text, [1])] }) { Note = text },
                new Table { Title = text, Columns = [Column.Text(text) with { Group = text }], Rows = [new TableRow([text])], Note = text },
            ]),
        ],
        Notes = [text],
        Provenance = new Provenance(text, 1, text, DateTimeOffset.UnixEpoch) { Facts = [(text, text)] },
        Language = text,
    }.ToHtml();

    /// <summary>The report is written so that it is XML too: every element closed, every attribute quoted, every text escaped.</summary>
    private static XElement Parse(string html)
    {
        using var reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XElement.Load(reader);
    }
}
