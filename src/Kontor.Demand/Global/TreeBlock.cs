namespace Kontor.Demand.Global;

/// <summary>Rows of one product that share origin and target: they lie next to each other.</summary>
internal sealed record TreeBlock(int Product, int Origin, int Target, int First, int Count)
{
    /// <summary>The blocks of rows in order of product, origin and target.</summary>
    internal static TreeBlock[] Of(ReadOnlySpan<TreeRow> rows, SeriesGroups products)
    {
        var blocks = new List<TreeBlock>();
        for (int first = 0, r = 1; r <= rows.Length; r++)
        {
            if (r < rows.Length && Key(rows[r], products) == Key(rows[first], products)) continue;
            blocks.Add(new TreeBlock(products.GroupOf[rows[first].Series], rows[first].Origin, rows[first].Target, first, r - first));
            first = r;
        }
        return [.. blocks];
    }

    /// <summary>Sorts rows into blocks.</summary>
    internal static void Sort(TreeRow[] rows, SeriesGroups products) => Array.Sort(rows, (a, b) =>
    {
        int order = Key(a, products).CompareTo(Key(b, products));
        return order != 0 ? order : a.Series.CompareTo(b.Series);
    });

    private static (int Product, int Target, int Origin) Key(TreeRow row, SeriesGroups products) => (products.GroupOf[row.Series], row.Target, row.Origin);
}
