using Kontor.Reports.Colours;

namespace Kontor.Tests.Reports.Colours;

public sealed class RgbTests
{
    /// <summary>#767676 is the lightest grey that WCAG lets stand as text on white, #777777 the first that it does not.</summary>
    [Theory]
    [InlineData("#000000", "#ffffff", 21)]
    [InlineData("#ffffff", "#ffffff", 1)]
    [InlineData("#767676", "#ffffff", 4.54)]
    [InlineData("#777777", "#ffffff", 4.48)]
    [InlineData("#ff0000", "#ffffff", 4.00)]
    public void Contrast_PublishedPairs_Match(string a, string b, double expected)
    {
        Assert.Equal(expected, Rgb.Contrast(Rgb.Parse(a), Rgb.Parse(b)), 0.005);
        Assert.Equal(Rgb.Contrast(Rgb.Parse(a), Rgb.Parse(b)), Rgb.Contrast(Rgb.Parse(b), Rgb.Parse(a)));
    }

    [Fact]
    public void Mix_Ends_AreTheColours()
    {
        Rgb a = Rgb.Parse("#0a5ea8"), b = Rgb.Parse("#f0a882");
        Assert.Equal(a, Rgb.Mix(a, b, 0));
        Assert.Equal(b, Rgb.Mix(a, b, 1));
        // the middle of black and white in Oklab has L = 0.5, which is 0.125 of linear light: #636363
        Assert.Equal(Rgb.Parse("#636363"), Rgb.Mix(Rgb.Parse("#000000"), Rgb.Parse("#ffffff"), 0.5));
    }

    [Theory]
    [InlineData("red")]
    [InlineData("#12345")]
    [InlineData("#12345g")]
    public void Parse_NotAColour_IsRefused(string text) => Assert.Throws<ArgumentException>(() => Rgb.Parse(text));
}
