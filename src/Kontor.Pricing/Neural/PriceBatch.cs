using Kontor.Neural.Differentiation;
using Kontor.Neural.Tensors;

namespace Kontor.Pricing.Neural;

/// <summary>Some situations, a row each, in the memory of a tape.</summary>
internal sealed class PriceBatch
{
    internal PriceBatch(Tape tape, int rows, int numeric, int history)
    {
        (Product, Channel, Category, Season, Series) = (tape.Rent([rows]), tape.Rent([rows]), tape.Rent([rows]), tape.Rent([rows]), tape.Rent([rows]));
        (LogPrice, Demand, Change, Risk, Gap) = (tape.Rent([rows, 1]), tape.Rent([rows, 1]), tape.Rent([rows, 1]), tape.Rent([rows, 1]), tape.Rent([rows, 1]));
        Numeric = tape.Rent([rows, numeric]);
        History = tape.Rent([rows, history, PriceRows.HistoryWidth]);
        HistoryMask = tape.Rent([rows, history]);
    }

    /// <summary>Codes. Shape: (rows).</summary>
    internal Tensor Product { get; }

    internal Tensor Channel { get; }

    internal Tensor Category { get; }

    internal Tensor Season { get; }

    internal Tensor Series { get; }

    /// <summary>The own log price over the usual one. Shape: (rows, 1).</summary>
    internal Tensor LogPrice { get; }

    /// <summary>Log demand over the series' level; NaN where it is not known. Shape: (rows, 1).</summary>
    internal Tensor Demand { get; }

    /// <summary>The change of the log price until the next period, standardised; NaN where it is not known. Shape: (rows, 1).</summary>
    internal Tensor Change { get; }

    /// <summary>1 for arbitrage, 0 for none; NaN where it is not known. Shape: (rows, 1).</summary>
    internal Tensor Risk { get; }

    /// <summary>The usual log price less the mean log price of the product in other channels. Shape: (rows, 1).</summary>
    internal Tensor Gap { get; }

    /// <summary>Shape: (rows, features).</summary>
    internal Tensor Numeric { get; }

    /// <summary>The last periods, the newest last. Shape: (rows, periods, features).</summary>
    internal Tensor History { get; }

    /// <summary>1 for a period that is there. Shape: (rows, periods).</summary>
    internal Tensor HistoryMask { get; }
}
