using Kontor.Reports.Colours;

namespace Kontor.Tests.Reports.Colours;

public sealed class PaletteTests
{
    [Fact]
    public void TextColours_OnThePage_HaveTheContrastOfText()
    {
        Paint[] texts =
        [
            Palette.Ink, Palette.Text, Palette.Quiet, Palette.Accent, Palette.Actual, Palette.Good, Palette.Caution, Palette.Warning,
        ];
        foreach (Paint paint in texts) AssertContrast(paint, Palette.Page, 4.5);
        foreach (Paint paint in (Paint[])[Palette.Ink, Palette.Text, Palette.Quiet]) AssertContrast(paint, Palette.Wash, 4.5);
    }

    [Fact]
    public void LinesAndBars_OnThePage_HaveTheContrastOfGraphics()
    {
        foreach (Paint paint in Palette.Lines) AssertContrast(paint, Palette.Page, 4);
        AssertContrast(Palette.Muted, Palette.Page, 2.9);
        foreach (Paint band in Palette.Bands)
        {
            AssertContrast(Palette.Accent, band, 2);
            AssertContrast(Palette.Ink, band, 4.5);
        }
    }

    [Fact]
    public void CellInks_OnTheirCells_HaveTheContrastOfText()
    {
        for (int i = 0; i < Palette.Sequential.Length; i++)
        {
            AssertContrast(Palette.OnSequential[i], Palette.Sequential[i], 4.5);
            AssertContrast(Palette.OnDiverging[i], Palette.Diverging[i], 4.5);
        }
    }

    /// <summary>Complete protanopia, deuteranopia and tritanopia as Machado, Oliveira and Fernandes 2009 simulate them (severity 1.0, linear RGB).
    /// 0.07 in Oklab is several just noticeable differences (about 0.02).</summary>
    [Theory]
    [InlineData(0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998)]
    [InlineData(0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881)]
    [InlineData(1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900)]
    public void FirstFourLines_ToColourBlindEyes_Differ(double a, double b, double c, double d, double e, double f, double g, double h, double i)
    {
        double[] m = [a, b, c, d, e, f, g, h, i];
        for (int x = 0; x < 4; x++)
        {
            for (int y = x + 1; y < 4; y++)
            {
                AssertDistinct(Simulate(Palette.Lines[x].Light, m), Simulate(Palette.Lines[y].Light, m), $"light lines {x + 1} and {y + 1}");
                AssertDistinct(Simulate(Palette.Lines[x].Dark, m), Simulate(Palette.Lines[y].Dark, m), $"dark lines {x + 1} and {y + 1}");
            }
        }
        // up and down in a waterfall
        AssertDistinct(Simulate(Palette.Good.Light, m), Simulate(Palette.Actual.Light, m), "up and down");
        AssertDistinct(Simulate(Palette.Good.Dark, m), Simulate(Palette.Actual.Dark, m), "up and down, dark");
    }

    [Fact]
    public void Names_All_AreUnique() => Assert.Equal(Palette.All.Length, Palette.All.Select(p => p.Name).Distinct().Count());

    private static void AssertContrast(Paint paint, Paint ground, double needed)
    {
        Assert.True(Rgb.Contrast(paint.Light, ground.Light) >= needed, $"{paint.Name} on {ground.Name}, light: {Rgb.Contrast(paint.Light, ground.Light):0.00}");
        Assert.True(Rgb.Contrast(paint.Dark, ground.Dark) >= needed, $"{paint.Name} on {ground.Name}, dark: {Rgb.Contrast(paint.Dark, ground.Dark):0.00}");
    }

    private static void AssertDistinct(Rgb one, Rgb other, string what)
    {
        (double l0, double a0, double b0) = one.ToOklab();
        (double l1, double a1, double b1) = other.ToOklab();
        double distance = Math.Sqrt(((l0 - l1) * (l0 - l1)) + ((a0 - a1) * (a0 - a1)) + ((b0 - b1) * (b0 - b1)));
        Assert.True(distance > 0.07, $"{what}: {distance:0.000}");
    }

    private static Rgb Simulate(Rgb colour, double[] m)
    {
        double[] linear = [Linear(colour.Red), Linear(colour.Green), Linear(colour.Blue)];
        byte Row(int r) => Encode((m[3 * r] * linear[0]) + (m[(3 * r) + 1] * linear[1]) + (m[(3 * r) + 2] * linear[2]));
        return new Rgb(Row(0), Row(1), Row(2));
    }

    private static double Linear(byte channel) => channel <= 10 ? channel / 255.0 / 12.92 : Math.Pow(((channel / 255.0) + 0.055) / 1.055, 2.4);

    private static byte Encode(double x) => (byte)Math.Round(255 * Math.Clamp(x <= 0.0031308 ? 12.92 * x : (1.055 * Math.Pow(x, 1 / 2.4)) - 0.055, 0, 1));
}
