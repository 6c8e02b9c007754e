using System.Text;

namespace Kontor.Reports.Html;

/// <summary>A part of a section: prose, a list, a figure, a table, a call-out.</summary>
public abstract record Block
{
    /// <summary>Writes the block as HTML.</summary>
    private protected abstract void Write(StringBuilder html, InlineText text);

    /// <summary>Writes the block for the report.</summary>
    internal void WriteTo(StringBuilder html, InlineText text) => Write(html, text);
}
