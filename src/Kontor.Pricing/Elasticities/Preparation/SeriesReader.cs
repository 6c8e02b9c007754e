using System.Collections.Immutable;
using System.Globalization;
using Kontor.Data.Panels;

namespace Kontor.Pricing.Elasticities.Preparation;

/// <summary>Reads series of a panel into the form that estimators need.</summary>
internal sealed class SeriesReader
{
    private const double OwnShare = 0.99;

    private readonly Panel _panel;
    private readonly Func<int, string> _product, _channel, _category;
    private readonly int _price, _depth;
    private readonly int[] _promotions, _controls;
    private readonly (int Covariate, int Code)[] _events; // code 0 for a flag or number as it is

    internal SeriesReader(Panel panel, PricingColumns columns)
    {
        _panel = panel;
        (_product, _channel, _category) = (Names(columns.Product!), Names(columns.Channel!), Names(columns.Category!));
        _price = panel.CovariateIndex(columns.Price!);
        int[] dynamic = [.. Enumerable.Range(0, panel.Covariates.Length).Where(c => panel.Covariates[c].Timing != CovariateTiming.Static && c != _price)];
        _promotions = [.. dynamic.Where(c => panel.Covariates[c].Role == CovariateRole.Promotion)];
        _depth = Array.Find(_promotions, c => DiscountRule.IsDepth(panel, c, _price)) is var depth && _promotions.Length > 0 && DiscountRule.IsDepth(panel, depth, _price) ? depth : -1;
        _events = [.. dynamic.Where(c => panel.Covariates[c].Role == CovariateRole.Event).SelectMany(c => panel.Covariates[c].IsCategorical
            ? Enumerable.Range(1, panel.Covariates[c].Categories.Length - 1).Select(code => (c, code)) : [(c, 0)])];
        _controls = [.. dynamic.Where(c => panel.Covariates[c] is { IsCategorical: false, Role: CovariateRole.None or CovariateRole.Price } covariate && (covariate.Timing == CovariateTiming.KnownAhead || IsPrice(covariate.Name)))];
        // a wide table has the prices of its own products in every row: they are the cross prices already, and one of them is the own price
        int[] own = [.. _controls.Where(c => IsPrice(panel.Covariates[c].Name) && IsOfProduct(c))];
        _controls = [.. _controls.Except(own)];
        if (own.Length > 0) Warnings = [$"{string.Join(", ", own.Select(c => panel.Covariates[c].Name))} {(own.Length == 1 ? "is the price of a product" : "are prices of products")} of the data: not held constant a second time"];
        Promotions = [.. _promotions.Select(c => panel.Covariates[c].Name)];
        Events = [.. _events.Select(e => e.Code == 0 ? panel.Covariates[e.Covariate].Name : panel.Covariates[e.Covariate].Categories[e.Code])];
        Controls = [.. _controls.Select(c => IsPrice(panel.Covariates[c].Name) ? $"log {panel.Covariates[c].Name}" : panel.Covariates[c].Name)];
    }

    internal ImmutableArray<string> Promotions { get; }

    internal ImmutableArray<string> Events { get; }

    internal ImmutableArray<string> Controls { get; }

    /// <summary>What is doubtful about the columns, in sentences.</summary>
    internal ImmutableArray<string> Warnings { get; } = [];

    internal string Product(int series) => _product(series);

    internal string Channel(int series) => _channel(series);

    internal string Category(int series) => _category(series);

    internal PricingSeries Read(int index, int product, int channel, int category)
    {
        SeriesView view = _panel[index];
        int length = view.Length;
        double[] units = view.Target.ToArray(), price = view.Dynamic(_price)[..length].ToArray();
        double[] logPrice = Array.ConvertAll(price, Math.Log);
        double[] discount = _depth >= 0 ? [.. view.Dynamic(_depth)[..length].ToArray().Select(d => double.IsNaN(d) ? 0 : Math.Clamp(d, 0, 0.99))] : DiscountRule.Implied(price);
        double[][] promotions = Array.ConvertAll(_promotions, c => Column(view, c, c == _depth ? x => x > 0 ? 1 : 0 : x => double.IsNaN(x) ? 0 : x));
        bool[] promoted = new bool[length];
        for (int t = 0; t < length; t++) promoted[t] = promotions.Length == 0 ? discount[t] >= DiscountRule.Least : Array.Exists(promotions, p => p[t] > 0);
        return new PricingSeries
        {
            Key = view.Key,
            Index = index,
            Product = product,
            Channel = channel,
            Category = category,
            Start = view.Start,
            Units = units,
            LogUnits = Array.ConvertAll(units, u => u > 0 ? Math.Log(u) : double.NaN),
            LogPrice = logPrice,
            IsPromoted = promoted,
            Discount = discount,
            Promotions = promotions,
            Events = Array.ConvertAll(_events, e => Column(_panel[index], e.Covariate, x => e.Code == 0 ? (double.IsNaN(x) ? 0 : x) : x == e.Code ? 1 : 0)),
            Controls = Array.ConvertAll(_controls, c => Column(_panel[index], c, IsPrice(_panel.Covariates[c].Name) ? x => x > 0 ? Math.Log(x) : double.NaN : x => x)),
            Diagnostics = PriceStory.Of(units, logPrice, promoted),
        };
    }

    // whether a column is, in all series of some product, the price of that product
    private bool IsOfProduct(int covariate)
    {
        var counts = new Dictionary<string, (int Same, int All)>();
        for (int i = 0; i < _panel.Count; i++)
        {
            ReadOnlySpan<double> column = _panel[i].Dynamic(covariate), price = _panel[i].Dynamic(_price);
            (int same, int all) = counts.GetValueOrDefault(_product(i));
            for (int t = 0; t < _panel[i].Length; t++)
            {
                if (!(price[t] > 0) || double.IsNaN(column[t])) continue;
                all++;
                if (Math.Abs(column[t] - price[t]) <= 1e-9 * price[t]) same++;
            }
            counts[_product(i)] = (same, all);
        }
        return counts.Values.Any(c => c.All > 0 && c.Same >= OwnShare * c.All);
    }

    internal static bool IsPrice(string name) => name.Contains("price", StringComparison.OrdinalIgnoreCase);

    private static double[] Column(SeriesView view, int covariate, Func<double, double> value)
    {
        double[] column = new double[view.Length];
        ReadOnlySpan<double> source = view.Dynamic(covariate);
        for (int t = 0; t < column.Length; t++) column[t] = value(source[t]);
        return column;
    }

    private Func<int, string> Names(string column)
    {
        if (column.Length == 0) return _ => "";
        int key = _panel.KeyNames.IndexOf(column), covariate = _panel.CovariateIndex(column);
        if (key >= 0) return s => _panel.Keys[s].Parts[key];
        return s => _panel[s].Static(covariate) is var code && double.IsNaN(code) ? "" : _panel.Covariates[covariate].Categories[int.CreateChecked(code)].ToString(CultureInfo.InvariantCulture);
    }
}
