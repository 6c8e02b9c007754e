using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kontor.Data.Sources;

namespace Kontor.Tests.Data.Sources;

public sealed class NumberReaderTests
{
    [Theory]
    [InlineData('.', "1234.5", 1234.5)]
    [InlineData('.', "-0.1", -0.1)]
    [InlineData('.', "+3", 3)]
    [InlineData('.', " 7 ", 7)]
    [InlineData('.', "1,234,567.25", 1234567.25)]
    [InlineData('.', "1,234", 1234)]
    [InlineData('.', "1.5e3", 1500)]
    [InlineData('.', "$12.99", 12.99)]
    [InlineData('.', "1'234.5", 1234.5)]
    [InlineData('.', "5.", 5)]
    [InlineData(',', "1.234,56", 1234.56)]
    [InlineData(',', "1.234", 1234)]
    [InlineData(',', "0,5", 0.5)]
    [InlineData(',', "1 234,5", 1234.5)]
    [InlineData(',', "1\u00A0234,5", 1234.5)]
    [InlineData(',', "12,50 €", 12.5)]
    public void Read_Number_IsRead(char mark, string cell, double value)
    {
        Assert.Equal(NumberStatus.Number, Read(mark, cell, out double read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("", NumberStatus.Missing)]
    [InlineData(" ", NumberStatus.Missing)]
    [InlineData("NA", NumberStatus.Missing)]
    [InlineData("null", NumberStatus.Missing)]
    [InlineData("-", NumberStatus.Missing)]
    [InlineData("NaN", NumberStatus.NotFinite)]
    [InlineData("-inf", NumberStatus.NotFinite)]
    [InlineData("Infinity", NumberStatus.NotFinite)]
    [InlineData("1e999", NumberStatus.NotFinite)]
    [InlineData("-2e60", NumberStatus.TooLarge)]
    [InlineData("abc", NumberStatus.NotANumber)]
    [InlineData("1.2.3", NumberStatus.NotANumber)]
    [InlineData("1,5", NumberStatus.NotANumber)]
    [InlineData("12,34,567", NumberStatus.NotANumber)]
    [InlineData("1,2345", NumberStatus.NotANumber)]
    [InlineData("1234,567", NumberStatus.NotANumber)]
    [InlineData(",123", NumberStatus.NotANumber)]
    [InlineData("1-2", NumberStatus.NotANumber)]
    [InlineData("--1", NumberStatus.NotANumber)]
    [InlineData(".", NumberStatus.NotANumber)]
    public void Read_NoNumber_IsToldApart(string cell, object status) => Assert.Equal(status, Read('.', cell, out _));

    /// <summary>The shortest text of a double that reads back to it (format R) does so here too, to the last bit.</summary>
    [Fact]
    public void Read_AnyDouble_IsExact() => Prop.ForAll(ArbMap.Default.ArbFor<(NormalFloat Value, bool Comma, int Whole, byte Places)>(), input =>
    {
        double plain = input.Whole / Math.Pow(10, input.Places % 12);
        foreach (double value in new[] { input.Value.Get, plain })
        {
            string text = value.ToString("R", CultureInfo.InvariantCulture);
            Assert.Equal(NumberStatus.Number, Read(input.Comma ? ',' : '.', input.Comma ? text.Replace('.', ',') : text, out double read));
            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(read));
        }
    }).QuickCheckThrowOnFailure();

    private static NumberStatus Read(char mark, string cell, out double value) => new NumberReader(mark).Read(Encoding.UTF8.GetBytes(cell), out value);
}
