namespace Kontor.Reports.Colours;

/// <summary>One colour of the palette by its purpose: a CSS variable with a value for light pages and print, and one for dark pages.</summary>
/// <param name="Name">The variable's name without dashes, such as <c>ink</c>.</param>
/// <param name="Light">The colour on a light page and on paper.</param>
/// <param name="Dark">The colour on a dark page.</param>
public sealed record Paint(string Name, Rgb Light, Rgb Dark)
{
    /// <summary>How a style refers to it, such as <c>var(--k-ink)</c>.</summary>
    public string Css => $"var(--k-{Name})";
}
