using System.Collections.Immutable;
using System.Text;
using Kontor.Reports.Drawing;
using Kontor.Reports.Numbers;

namespace Kontor.Reports.Html;

/// <summary>A table with typed columns. In print its head is repeated on every page and no row is torn.</summary>
public sealed record Table : Block
{
    /// <summary>What the table shows or says. Default nothing.</summary>
    public string Title { get; init; } = "";

    /// <summary>The columns.</summary>
    public required ImmutableArray<Column> Columns { get; init; }

    /// <summary>The rows.</summary>
    public required ImmutableArray<TableRow> Rows { get; init; }

    /// <summary>A reading aid below the table; marked up as <see cref="Prose"/> is. Default nothing.</summary>
    public string Note { get; init; } = "";

    private protected override void Write(StringBuilder html, InlineText text)
    {
        html.Append("<div class=\"table\"><table>\n");
        if (Title.Length > 0) html.Append($"<caption>{text.ToHtml(Title)}</caption>\n");
        html.Append("<thead>\n");
        if (Columns.Any(c => c.Group.Length > 0)) WriteGroups(html);
        html.Append("<tr>");
        foreach (Column column in Columns) html.Append($"<th scope=\"col\"{Class(column)}>{Markup.Escape(column.Header)}</th>");
        html.Append("</tr>\n</thead>\n<tbody>\n");
        foreach (TableRow row in Rows) Throw.IfLength(nameof(TableRow.Cells), row.Cells.Length, Columns.Length);
        ImmutableArray<NumberStyle> styles = [.. Columns.Select((column, c) => column.Numbers.ForAll(Rows.SelectMany(r => r.Cells[c].Values)))];
        foreach (TableRow row in Rows) WriteRow(html, row, styles);
        if (Rows.IsEmpty) html.Append($"<tr><td class=\"none\" colspan=\"{Columns.Length}\">None</td></tr>\n");
        html.Append("</tbody>\n</table>");
        if (Note.Length > 0) html.Append($"<p class=\"note\">{text.ToHtml(Note)}</p>");
        html.Append("</div>\n");
    }

    private static string Class(Column column)
    {
        string kind = column.Kind switch { ColumnKind.Number => "number", ColumnKind.Interval => "interval", ColumnKind.Sparkline => "spark", _ => "" };
        string all = column.Strong ? $"{kind} strong".Trim() : kind;
        return all.Length == 0 ? "" : $" class=\"{all}\"";
    }

    private void WriteGroups(StringBuilder html)
    {
        html.Append("<tr class=\"groups\">");
        for (int c = 0; c < Columns.Length;)
        {
            int next = c + 1;
            while (next < Columns.Length && Columns[next].Group == Columns[c].Group) next++;
            string name = Markup.Escape(Columns[c].Group);
            html.Append(name.Length == 0 ? $"<td colspan=\"{next - c}\"></td>" : $"<th scope=\"colgroup\" colspan=\"{next - c}\"><span>{name}</span></th>");
            c = next;
        }
        html.Append("</tr>\n");
    }

    private void WriteRow(StringBuilder html, TableRow row, ImmutableArray<NumberStyle> styles)
    {
        string state = row.Total ? " class=\"total\"" : row.Highlight ? " class=\"highlight\"" : "";
        html.Append($"<tr{state}>");
        for (int c = 0; c < row.Cells.Length; c++)
        {
            if (row.Cells[c].Kind != Columns[c].Kind && row.Cells[c].Kind != ColumnKind.Text)
            {
                Throw.Argument(nameof(TableRow.Cells), $"has a cell of kind {row.Cells[c].Kind} under '{Columns[c].Header}', needs {Columns[c].Kind} or text");
            }
            string tag = c == 0 ? "th" : "td", scope = c == 0 ? " scope=\"row\"" : "";
            html.Append($"<{tag}{scope}{Class(Columns[c])}>{row.Cells[c].ToHtml(styles[c])}</{tag}>");
        }
        html.Append("</tr>\n");
    }
}
