using System.Collections.Immutable;
using Kontor.Data.Loading;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Tests.Data.Loading;

public sealed class KeyedTableTests : IDisposable
{
    private static readonly ImmutableArray<KeyedColumn> _columns = [new("cost", IsNeeded: true), new("size", IsAbove: true)];
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Value_KeyOfOneColumn_HoldsForEveryStore()
    {
        KeyedTable table = Read("product,cost,size\na,1.25,0.5\nb,2,\n");
        Assert.Equal(1.25, table.Value(new SeriesKey("north", "a"), "cost"));
        Assert.Equal(1.25, table.Value(new SeriesKey("south", "a"), "cost"));
        Assert.Equal(0.5, table.Value(new SeriesKey("south", "a"), "size"));
        Assert.Null(table.Value(new SeriesKey("south", "b"), "size"));
        Assert.Null(table.Value(new SeriesKey("south", "c"), "cost"));
        Assert.Empty(table.Findings);
        Assert.Equal(64, table.Input!.Sha256.Length);
    }

    [Fact]
    public void Value_BothKeysInOtherOrder_FindsTheRow()
    {
        KeyedTable table = Read("Cost;PRODUCT;store\n\"1,25\";a;north\n\"1,50\";a;south\n");
        Assert.Equal(1.25, table.Value(new SeriesKey("north", "a"), "cost"));
        Assert.Equal(1.5, table.Value(new SeriesKey("south", "a"), "cost"));
    }

    [Fact]
    public void Read_BadRows_AreListedWithRowAndColumnAndTheRestIsKept()
    {
        KeyedTable table = Read("product,cost,size,colour,sise\na,much,1,red,\nb,-1,1,red,\nc,1,0,red,\nd,2,1,red,\nd,3,1,red,\ne,4\n");
        Assert.Equal(2, table.Value(new SeriesKey("north", "d"), "cost"));
        Assert.Null(table.Value(new SeriesKey("north", "a"), "cost"));
        Assert.Equal(
            [(FaultCode.UnknownName, null, null), (FaultCode.UnknownName, null, null), (FaultCode.NotANumber, 2L, "cost"), (FaultCode.OutOfRange, 3L, "cost"), (FaultCode.OutOfRange, 4L, "size"), (FaultCode.Duplicate, 6L, null), (FaultCode.Malformed, 7L, null)],
            table.Findings.Select(f => (f.Fault.Code, f.Fault.Row, f.Fault.Column)));
        Assert.Contains("did you mean size?", table.Findings[1].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("item,cost\na,1\n", "product")]
    [InlineData("product,price\na,1\n", "cost")]
    public void Read_NoKeyOrNoNeededColumn_IsRefused(string text, string needed)
    {
        var refused = Assert.Throws<DataException>(() => Read(text));
        Assert.Equal(FaultCode.UnknownName, refused.Fault.Code);
        Assert.Contains(needed, refused.Fault.Needed, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private KeyedTable Read(string text) => KeyedTable.Read(_folder.Write("costs.csv", text), ["store", "product"], _columns, FitContext.Default);
}
