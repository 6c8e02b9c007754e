namespace Kontor.Demand.Features.Blocks;

/// <summary>The life of every series up to every origin: its first sale, periods out of stock, mean sales.</summary>
internal sealed class LifeHistory
{
    private readonly int _width;
    private readonly int[] _first;                // series -> column of the first sale; int.MaxValue where there is none
    private readonly double[] _outs, _sums;       // (series x columns), up to and with the column
    private readonly int[] _counts;               // (series x columns)

    internal LifeHistory(FeatureHistory history, FeatureSchema schema, FitContext context)
    {
        _width = history.Width;
        _first = new int[history.Count];
        _outs = new double[history.Count * _width];
        _sums = new double[_outs.Length];
        _counts = new int[_outs.Length];
        int stock = schema.Roles.StockOut is { } name ? schema.Roles.Dynamic.IndexOf(name) : -1;
        context.ForEach("features: lives", history.Count, i =>
        {
            ReadOnlySpan<double> y = history.TargetOf(i), stockOut = stock < 0 ? [] : history.DynamicOf(stock, i);
            _first[i] = int.MaxValue;
            double outs = 0, sum = 0;
            int count = 0;
            for (int t = 0; t < _width; t++)
            {
                if (_first[i] == int.MaxValue && y[t] > 0) _first[i] = t;
                // missing stock data say nothing; a period without a sale inside the life is taken for one without stock
                if (_first[i] <= t && t < history.Ends[i]) outs += stock < 0 ? (y[t] > 0 ? 0 : 1) : stockOut[t] is var share && share > 0 ? Math.Min(1, share) : 0;
                if (!double.IsNaN(y[t]))
                {
                    sum += y[t];
                    count++;
                }
                int at = (i * _width) + t;
                (_outs[at], _sums[at], _counts[at]) = (outs, sum, count);
            }
        });
    }

    /// <summary>Periods from the first sale up to the origin to the target; -1 where nothing was sold up to the origin.</summary>
    internal int Age(Place place) => _first[place.Series] <= place.Origin ? place.Target - _first[place.Series] : -1;

    /// <summary>The column of the first sale up to the origin; int.MaxValue where there is none.</summary>
    internal int FirstSale(Place place) => _first[place.Series] <= place.Origin ? _first[place.Series] : int.MaxValue;

    /// <summary>The share of the periods since the first sale that were out of stock; those after the origin are in stock. NaN before the first sale.</summary>
    internal double OutOfStock(Place place) => Age(place) is > 0 and int age ? _outs[(place.Series * _width) + place.Origin] / age : double.NaN;

    /// <summary>The mean of the known values up to the origin; NaN where there is none.</summary>
    internal double MeanSales(Place place)
    {
        if (place.Origin < 0) return double.NaN;
        int at = (place.Series * _width) + place.Origin;
        return _counts[at] > 0 ? _sums[at] / _counts[at] : double.NaN;
    }
}
