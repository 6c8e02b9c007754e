using FsCheck;
using FsCheck.Fluent;
using Kontor.Errors;
using Kontor.Ledger.Tracking.Filtering;

namespace Kontor.Tests.Ledger.Tracking;

public sealed class FilterParserTests
{
    [Theory]
    [InlineData("metrics.rmse <", 14, "the end", "a number")]
    [InlineData("metrics.rmse < 'x'", 15, "'x'", "a number")]
    [InlineData("metrics.rmse LIKE 'x'", 13, "'LIKE'", "a comparator of a number")]
    [InlineData("params.a > '1'", 9, "'>'", "a comparator of a text")]
    [InlineData("params.a = 1", 11, "'1'", "a text in quotes")]
    [InlineData("params.a = b", 11, "'b'", "a text in quotes")]
    [InlineData("params.a = 'b", 11, "a ' that is not closed", "another '")]
    [InlineData("params. = 'b'", 7, "no key after the dot", "backticks")]
    [InlineData("data.name = 'b'", 0, "'data.'", "run_id, run_name")]
    [InlineData("dataset.size = 'b'", 8, "'size'", "name, digest, context")]
    [InlineData("nonsense = 'b'", 0, "'nonsense'", "run_id, run_name")]
    [InlineData("status = 'A' OR status = 'B'", 13, "'OR'", "joined by AND only")]
    [InlineData("status = 'A' AND", 16, "the end", "a field")]
    [InlineData("(status = 'A')", 0, "'('", "a field")]
    [InlineData("status ! 'A'", 7, "'!'", "'!='")]
    [InlineData("run_id IN 'a'", 10, "'a'", "in parentheses")]
    [InlineData("run_id IN ('a' 'b')", 15, "'b'", "',' or ')'")]
    [InlineData("run_id IN ()", 11, "')'", "a text in quotes")]
    [InlineData("run_id NOT LIKE 'a'", 11, "'LIKE'", "IN after NOT")]
    [InlineData("tags.a IN ('a')", 7, "'IN'", "a comparator of a text")]
    [InlineData("start_time > 'x'", 13, "'x'", "a number")]
    public void Filter_Fault_SaysWhereWhatAndWhatIsNeeded(string filter, int position, string found, string needed)
    {
        DataException refusal = Assert.Throws<DataException>(() => FilterParser.Filter(filter, FieldNames.OfRuns));
        Assert.Equal(FaultCode.Malformed, refusal.Fault.Code);
        Assert.Equal($"filter, character {position + 1}", refusal.Fault.Where);
        Assert.Equal(found, refusal.Fault.Found);
        Assert.Contains(needed, refusal.Fault.Needed);
    }

    [Theory]
    [InlineData("metrics.a sideways", 10)]
    [InlineData("metrics.a DESC x", 15)]
    [InlineData("", 0)]
    [InlineData("wrong", 0)]
    public void OrderBy_Fault_SaysWhere(string order, int position) =>
        Assert.Equal($"order_by, character {position + 1}", Assert.Throws<DataException>(() => FilterParser.OrderBy(order, FieldNames.OfRuns)).Fault.Where);

    /// <summary>Whatever the keys and texts hold, once quoted they are read back as they were.</summary>
    [Fact]
    public void Filter_AnyQuotedTexts_AreReadBack()
    {
        Gen<string> text = Gen.Elements("a", " ", "'", "\"", "`", "=", "AND", "%", "(", ",", "\\", "ü", "😀", "\n", "--", ";").ArrayOf().Select(string.Concat);
        Gen<(string Key, string Value)[]> entries = (from key in text.Where(k => k.Length > 0) from value in text select (key, value)).ArrayOf().Where(e => e.Length is > 0 and < 50);
        Prop.ForAll(entries.ToArbitrary(), wanted =>
        {
            string filter = string.Join(" and ", wanted.Select(w => $"tags.`{w.Key.Replace("`", "``")}`!='{w.Value.Replace("'", "''")}'"));
            return wanted.SequenceEqual(FilterParser.Filter(filter, FieldNames.OfRuns).Select(c => (c.Field.Key, (string)c.Values[0])));
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>A text of any kind is read or refused as bad data, never with another exception.</summary>
    [Fact]
    public void Filter_AnyText_IsReadOrRefused()
    {
        Gen<string> text = Gen.Elements("metrics.", "params", ".", "tags.a", "'", "\"", "`", "=", "!=", "<", ">=", "(", ")", ",", "IN", "NOT", "LIKE", "AND", " ", "1", "1e5", "-", "status", "run_id", "x", "\0").ArrayOf().Select(string.Concat);
        Prop.ForAll(text.ToArbitrary(), filter =>
        {
            try
            {
                FilterParser.Filter(filter, FieldNames.OfRuns);
            }
            catch (DataException refusal)
            {
                Assert.Equal(FaultCode.Malformed, refusal.Fault.Code);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("metrics.a < 1", 1.0)]
    [InlineData("metrics.a < -1.5e-3", -0.0015)]
    [InlineData("metrics.a<.5", 0.5)]
    [InlineData("metrics.a < +2", 2.0)]
    [InlineData("start_time > 1770000000001", 1770000000001)]
    public void Filter_Number_IsRead(string filter, object expected) => Assert.Equal(expected, FilterParser.Filter(filter, FieldNames.OfRuns).Single().Values.Single());
}
