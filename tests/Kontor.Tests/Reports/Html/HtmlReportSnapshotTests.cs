using Kontor.Reports.Html;
using Kontor.Tests.Support;

namespace Kontor.Tests.Reports.Html;

public sealed class HtmlReportSnapshotTests
{
    [Fact]
    public void ToHtml_SampleDemandPlan_LooksAsApproved() => Snapshot.Matches(SampleDemandReport.Build().ToHtml(), "demand-plan.html");

    [Fact]
    public void ToHtml_Smallest_LooksAsApproved()
    {
        HtmlReport smallest = SampleDemandReport.Build() with { Subtitle = "", Sections = [], Notes = [], Conclusion = new Conclusion("Nothing to order.", []) };
        Snapshot.Matches(smallest.ToHtml(), "smallest.html");
    }
}
