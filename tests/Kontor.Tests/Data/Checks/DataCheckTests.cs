using System.Text;
using Kontor.Data.Checks;
using Kontor.Data.Configuration;
using Kontor.Data.Loading;
using Kontor.Errors;

namespace Kontor.Tests.Data.Checks;

public sealed class DataCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_CleanData_IsUsableWithoutFindings()
    {
        CheckReport report = Check(d => 20 + (d % 7));
        Assert.True(report.IsUsable);
        Assert.Empty(report.Findings);
        Assert.NotEmpty(report.Facts);
    }

    [Theory]
    [InlineData("outlier", "5000 in 2024-02-10", Severity.Note)]
    [InlineData("shift", "a mean of 200", Severity.Warning)]
    [InlineData("constant", "7 in every period", Severity.Warning)]
    [InlineData("zeros", "zeros only", Severity.Warning)]
    [InlineData("ended", "zeros in the last 30 periods", Severity.Warning)]
    [InlineData("gaps", "20 of 120 periods missing", Severity.Note)]
    [InlineData("many gaps", "50 of 120 periods missing", Severity.Warning)]
    public void Run_SuspiciousSeries_IsFound(string kind, string found, Severity severity)
    {
        CheckReport report = Check(d => kind switch
        {
            "outlier" => d == 40 ? 5000 : 20 + (d % 7),
            "shift" => d < 113 ? 20 + (d % 7) : 200,
            "constant" => 7,
            "zeros" => 0,
            "ended" => d >= 90 ? 0 : 20 + (d % 7),
            "gaps" => d is >= 50 and < 70 ? null : 20.5 + (d % 7),
            _ => d is >= 50 and < 100 ? null : 20.5 + (d % 7),
        });
        Finding finding = Assert.Single(report.Findings);
        Assert.Equal(severity, finding.Severity);
        Assert.StartsWith(found, finding.Fault.Found, StringComparison.Ordinal);
        Assert.Equal("series A", finding.Fault.Where);
        Assert.True(report.IsUsable);
    }

    [Fact]
    public void Run_PricesOfZero_AreFoundWithTheirColumn()
    {
        string path = _folder.Write("sales.csv", "date,store,units,price\n2024-01-01,A,1,2\n2024-01-02,A,3,0\n2024-01-03,A,2,2\n2024-01-01,B,1,0\n2024-01-02,B,4,1\n");
        Finding finding = Assert.Single(DataCheck.Run(new LoadRequest { Path = path }, FitContext.Default).Findings);
        Assert.Equal(("price", "a price of 0 in 2024-01-02", 2L), (finding.Fault.Column, finding.Fault.Found, finding.Count));
    }

    [Fact]
    public void Run_BadRows_AreErrorsUnlessTheyAreToBeSkipped()
    {
        string path = _folder.Write("sales.csv", "date,store,units\n" + string.Concat(Enumerable.Range(1, 28).Select(d => $"2024-01-{d:00},A,{(d is 5 or 9 ? "x" : d)}\n")));
        CheckReport report = DataCheck.Run(new LoadRequest { Path = path }, FitContext.Default);
        Assert.False(report.IsUsable);
        Assert.Equal((Severity.Error, 6L, 2L), (report.Findings[0].Severity, report.Findings[0].Fault.Row!.Value, report.Findings[0].Count));
        Assert.True(DataCheck.Run(new LoadRequest { Path = path, BadRows = BadRowRule.Skip }, FitContext.Default).IsUsable);
    }

    [Fact]
    public void Run_DatesAfterToday_AreFound()
    {
        string path = _folder.Write("sales.csv", "date,store,units\n2024-01-01,A,1\n2024-01-02,A,2\n");
        FitContext context = FitContext.Default with { Time = new Clock(new DateTimeOffset(2024, 1, 1, 12, 0, 0, TimeSpan.Zero)) };
        Assert.Contains("sales in 2024-01-02", Assert.Single(DataCheck.Run(new LoadRequest { Path = path }, context).Findings).Fault.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NoFile_IsAnErrorAndNoException()
    {
        CheckReport report = DataCheck.Run(new LoadRequest { Path = Path.Combine(_folder.Path, "none.csv") }, FitContext.Default);
        Assert.False(report.IsUsable);
        Assert.Equal(FaultCode.NotFound, Assert.Single(report.Findings).Fault.Code);
        Assert.Null(report.Data);
    }

    // 120 days of one store
    private CheckReport Check(Func<int, double?> units)
    {
        var text = new StringBuilder("date,store,units\n");
        for (int d = 0; d < 120; d++)
        {
            if (units(d) is { } value) text.Append($"{new DateOnly(2024, 1, 1).AddDays(d):yyyy-MM-dd},A,{value}\n");
        }
        return DataCheck.Run(new LoadRequest { Path = _folder.Write("sales.csv", text.ToString()) }, FitContext.Default);
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
