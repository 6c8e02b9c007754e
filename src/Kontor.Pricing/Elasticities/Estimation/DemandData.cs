using Kontor.Pricing.Elasticities.Preparation;

namespace Kontor.Pricing.Elasticities.Estimation;

/// <summary>Lays out the demand of each product: which rows are used, and which regressors they have.</summary>
internal sealed class DemandData
{
    private readonly PricingTable _table;
    private readonly DemandControls _controls;
    private readonly int _lags;
    private readonly Dictionary<(int Channel, int Product), int> _at = [];
    private readonly Dictionary<(int Channel, int Category), (double[] Price, double[] Weight)> _index;
    private readonly (int From, int To)[] _sold; // series -> the periods of its own that are used
    private readonly double[] _meanPrice, _meanUnits; // series
    private readonly int[][] _seriesOf; // product -> its series
    private readonly double[] _productUnits; // product -> the mean of its series

    internal DemandData(PricingTable table, DemandControls controls)
    {
        _table = table;
        _controls = controls;
        _lags = controls.Lags(table.Calendar);
        Start = table.Start;
        End = table.End;
        int launch = controls.Launch(table.Calendar);
        _sold = [.. table.Series.Select(s => Sold(s, launch))];
        _meanPrice = [.. table.Series.Select((s, i) => Mean(s.LogPrice, _sold[i]))];
        _meanUnits = [.. table.Series.Select((s, i) => Mean(s.Units, _sold[i]))];
        _seriesOf = [.. Enumerable.Range(0, table.Series.Length).GroupBy(i => table.Series[i].Product).OrderBy(g => g.Key).Select(g => g.ToArray())];
        _productUnits = [.. _seriesOf.Select(g => g.Average(i => _meanUnits[i]))];
        for (int i = 0; i < table.Series.Length; i++) _at.TryAdd((table.Series[i].Channel, table.Series[i].Product), i);
        Kinds = 1 + table.Promotions.Length + table.Events.Length + table.Controls.Length + _lags + 1;
        Members = [.. Enumerable.Range(0, table.Categories.Length).Select(c => Enumerable.Range(0, table.Products.Length).Where(p => table.CategoryOf[p] == c).ToArray())];
        _index = Index();
    }

    internal int Start { get; }

    internal int End { get; }

    /// <summary>The number of kinds of regressors.</summary>
    internal int Kinds { get; }

    /// <summary>The kind of other products' prices: the last.</summary>
    internal int CrossKind => Kinds - 1;

    /// <summary>Category -> its products.</summary>
    internal int[][] Members { get; }

    /// <summary>The rows and regressors of a product.</summary>
    internal DemandBlock Block(int product)
    {
        DemandColumn[] all = Columns(product);
        List<int> starts = [0], periods = [];
        var y = new List<double>();
        var used = new List<PricingSeries>();
        var x = new List<double>();
        double[] row = new double[all.Length];
        double[] squares = new double[all.Length];
        foreach (int i in _seriesOf[product])
        {
            PricingSeries s = _table.Series[i];
            int first = y.Count;
            (int from, int to) = _sold[i];
            if (to - from >= 10 * _lags) from = Math.Max(from, Math.Min(_lags, to));
            for (int t = from; t < to; t++)
            {
                if (!s.IsObserved(t) || (_controls.Scale == DemandScale.Logarithm && double.IsNaN(s.LogUnits[t]))) continue;
                Fill(i, t, all, row);
                x.AddRange(row);
                y.Add(_controls.Scale == DemandScale.Logarithm ? s.LogUnits[t] : s.Units[t]);
                periods.Add(s.Start + t - Start);
            }
            if (y.Count - first < 3 || (_controls.Scale == DemandScale.Counts && Total(y, first) <= 0))
            {
                x.RemoveRange(first * all.Length, x.Count - (first * all.Length));
                y.RemoveRange(first, y.Count - first);
                periods.RemoveRange(first, periods.Count - first);
                continue;
            }
            Centre(x, first, y.Count, all.Length, squares);
            used.Add(s);
            starts.Add(y.Count);
        }
        // a regressor that never moves within a series says nothing
        int[] kept = [.. Enumerable.Range(0, all.Length).Where(j => j == 0 || squares[j] > 1e-9)];
        double[] narrow = new double[y.Count * kept.Length];
        for (int r = 0; r < y.Count; r++)
        {
            for (int j = 0; j < kept.Length; j++) narrow[(r * kept.Length) + j] = x[(r * all.Length) + kept[j]];
        }
        return new DemandBlock { Product = product, Series = [.. used], Starts = [.. starts], Columns = [.. kept.Select(j => all[j])], X = narrow, Y = [.. y], Period = [.. periods] };
    }

    /// <summary>Whether each other product of the category has a price effect of its own on a product.</summary>
    internal bool IsMatrix(int category) => _controls.Cross == CrossPrices.Matrix || (_controls.Cross == CrossPrices.Automatic && Members[category].Length <= _controls.LargestMatrix);

    private DemandColumn[] Columns(int product)
    {
        int category = _table.CategoryOf[product], kind = 0;
        var columns = new List<DemandColumn> { new("price", kind++, -1) };
        foreach (string name in _table.Promotions.Concat(_table.Events).Concat(_table.Controls)) columns.Add(new DemandColumn(name, kind++, -1));
        for (int l = 1; l <= _lags; l++) columns.Add(new DemandColumn($"discount {l} before", kind++, -1));
        if (_controls.Cross == CrossPrices.None || Members[category].Length < 2) return [.. columns];
        if (!IsMatrix(category)) columns.Add(new DemandColumn("price of the category", kind, -1));
        else
        {
            int[] others = [.. Members[category].Where(q => q != product)];
            double mean = others.Average(q => _productUnits[q]);
            foreach (int other in others) columns.Add(new DemandColumn($"price of {_table.Products[other]}", kind, other, mean > 0 ? _productUnits[other] / mean : 1));
        }
        return [.. columns];
    }

    private void Fill(int series, int t, DemandColumn[] columns, double[] row)
    {
        PricingSeries s = _table.Series[series];
        int j = 0, period = s.Start + t;
        row[j++] = s.LogPrice[t];
        foreach (double[] values in s.Promotions) row[j++] = values[t];
        foreach (double[] values in s.Events) row[j++] = values[t];
        foreach (double[] values in s.Controls) row[j++] = values[t];
        for (int l = 1; l <= _lags; l++) row[j++] = t >= l ? s.Discount[t - l] : 0;
        for (; j < columns.Length; j++) row[j] = columns[j].Other >= 0 ? OtherPrice(s.Channel, columns[j].Other, period) ?? 0 : CategoryPrice(s, period);
    }

    // the log price of a product in a channel less its mean; null where it is not sold
    private double? OtherPrice(int channel, int product, int period)
    {
        if (!_at.TryGetValue((channel, product), out int i)) return null;
        PricingSeries other = _table.Series[i];
        int t = period - other.Start;
        return t >= _sold[i].From && t < _sold[i].To && !double.IsNaN(other.LogPrice[t]) ? other.LogPrice[t] - _meanPrice[i] : null;
    }

    private double CategoryPrice(PricingSeries s, int period)
    {
        if (!_index.TryGetValue((s.Channel, _table.CategoryOf[s.Product]), out (double[] Price, double[] Weight) index)) return 0;
        int t = period - Start;
        double price = index.Price[t], weight = index.Weight[t];
        if (_at[(s.Channel, s.Product)] is var own && OtherPrice(s.Channel, s.Product, period) is { } mine)
        {
            price -= _meanUnits[own] * mine;
            weight -= _meanUnits[own];
        }
        return weight > 1e-9 * index.Weight[t] ? price / weight : 0;
    }

    // (channel, category) -> per period the sum of log prices, weighted by units, and of the weights
    private Dictionary<(int, int), (double[] Price, double[] Weight)> Index()
    {
        var index = new Dictionary<(int, int), (double[] Price, double[] Weight)>();
        foreach (((int channel, int product), int i) in _at)
        {
            int category = _table.CategoryOf[product];
            if (IsMatrix(category)) continue;
            if (!index.TryGetValue((channel, category), out (double[] Price, double[] Weight) sums)) index.Add((channel, category), sums = (new double[End - Start], new double[End - Start]));
            for (int t = _sold[i].From; t < _sold[i].To; t++)
            {
                int period = _table.Series[i].Start + t;
                if (OtherPrice(channel, product, period) is not { } price) continue;
                sums.Price[period - Start] += _meanUnits[i] * price;
                sums.Weight[period - Start] += _meanUnits[i];
            }
        }
        return index;
    }

    // without the periods after a late launch, those without a sale at the end, and those before a delisting
    private (int From, int To) Sold(PricingSeries s, int launch)
    {
        int to = s.Length, from = 0, most = s.Length / 3;
        while (to > 0 && !(s.Units[to - 1] > 0)) to--;
        double mean = to == 0 ? 0 : Mean(s.Units, (0, to));
        int empty = s.Units.AsSpan(to).Count(0.0);
        bool isDelisted = empty * mean > 10 && empty >= 3; // e^-10 that this is chance
        if (!isDelisted) to = s.Length;
        else to = Math.Max(to - launch, Math.Max(0, to - most));
        if (s.Start > Start) from = Math.Min(launch, most);
        return (from, Math.Max(from, to));
    }

    private static double Mean(double[] values, (int From, int To) range)
    {
        double sum = 0;
        int count = 0;
        for (int t = range.From; t < range.To; t++)
        {
            if (double.IsNaN(values[t])) continue;
            sum += values[t];
            count++;
        }
        return count == 0 ? 0 : sum / count;
    }

    private static double Total(List<double> y, int from)
    {
        double total = 0;
        for (int i = from; i < y.Count; i++) total += y[i];
        return total;
    }

    // takes the mean of a series out of each column; what is missing becomes the mean
    private static void Centre(List<double> x, int from, int to, int width, double[] squares)
    {
        Span<double> all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(x);
        for (int j = 0; j < width; j++)
        {
            double sum = 0;
            int count = 0;
            for (int r = from; r < to; r++)
            {
                double value = all[(r * width) + j];
                if (double.IsNaN(value)) continue;
                sum += value;
                count++;
            }
            double mean = count == 0 ? 0 : sum / count;
            for (int r = from; r < to; r++)
            {
                ref double value = ref all[(r * width) + j];
                value = double.IsNaN(value) ? 0 : value - mean;
                squares[j] += value * value;
            }
        }
    }
}
