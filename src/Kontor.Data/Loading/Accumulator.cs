using Kontor.Data.Configuration;
using Kontor.Data.Sources;

namespace Kontor.Data.Loading;

/// <summary>Gathers the values of one column per cell, a cell being one series in one period.</summary>
/// <remarks>Means are running ones, so that equal values give exactly that value.</remarks>
internal abstract class Accumulator
{
    /// <summary>The accumulator of a rule.</summary>
    /// <param name="rule">The rule; texts know <see cref="AggregateRule.Last"/> only.</param>
    /// <param name="texts">The texts behind the codes of a text column; null for numbers.</param>
    internal static Accumulator Of(AggregateRule rule, Utf8Interner? texts) => texts is not null ? new LastAccumulator(texts) : rule switch
    {
        AggregateRule.Sum => new SumAccumulator(),
        AggregateRule.Mean => new MeanAccumulator(),
        AggregateRule.WeightedMean => new WeightedAccumulator(),
        AggregateRule.Max => new MaxAccumulator(),
        _ => new LastAccumulator(texts: null),
    };

    /// <summary>Makes room for cells 0 to <paramref name="cells"/>-1.</summary>
    internal abstract void Room(int cells);

    /// <summary>Adds a value.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="value">The value, finite.</param>
    /// <param name="units">The units of the row, 0 where there are none.</param>
    /// <param name="day">The day or number of the row.</param>
    internal abstract void Add(int cell, double value, double units, int day);

    /// <summary>Adds all values of a cell of another accumulator of the same rule.</summary>
    internal abstract void Merge(int cell, Accumulator other, int otherCell);

    /// <summary>The value of a cell; NaN where there was none.</summary>
    internal abstract double Value(int cell);

    /// <summary>An empty accumulator of the same rule.</summary>
    internal abstract Accumulator Fresh();

    private protected static void Room<T>(ref T[] array, int cells)
    {
        if (array.Length < cells) Array.Resize(ref array, Math.Max(cells, Math.Max(256, array.Length * 2)));
    }

    private sealed class SumAccumulator : Accumulator
    {
        private double[] _sums = [];
        private bool[] _any = [];

        internal override void Room(int cells)
        {
            Room(ref _sums, cells);
            Room(ref _any, cells);
        }

        internal override void Add(int cell, double value, double units, int day)
        {
            _sums[cell] += value;
            _any[cell] = true;
        }

        internal override void Merge(int cell, Accumulator other, int otherCell)
        {
            var from = (SumAccumulator)other;
            if (from._any[otherCell]) Add(cell, from._sums[otherCell], 0, 0);
        }

        internal override double Value(int cell) => _any[cell] ? _sums[cell] : double.NaN;

        internal override Accumulator Fresh() => new SumAccumulator();
    }

    private sealed class MeanAccumulator : Accumulator
    {
        private double[] _means = [], _weights = [];

        internal override void Room(int cells)
        {
            Room(ref _means, cells);
            Room(ref _weights, cells);
        }

        internal override void Add(int cell, double value, double units, int day) => Add(cell, value, 1);

        internal override void Merge(int cell, Accumulator other, int otherCell)
        {
            var from = (MeanAccumulator)other;
            Add(cell, from._means[otherCell], from._weights[otherCell]);
        }

        internal override double Value(int cell) => Weight(cell) > 0 ? _means[cell] : double.NaN;

        internal override Accumulator Fresh() => new MeanAccumulator();

        internal double Weight(int cell) => _weights[cell];

        internal void Add(int cell, double value, double weight)
        {
            if (weight <= 0) return;
            _weights[cell] += weight;
            _means[cell] += (value - _means[cell]) * (weight / _weights[cell]);
        }
    }

    private sealed class WeightedAccumulator : Accumulator
    {
        private readonly MeanAccumulator _weighted = new(), _plain = new();

        internal override void Room(int cells)
        {
            _weighted.Room(cells);
            _plain.Room(cells);
        }

        internal override void Add(int cell, double value, double units, int day)
        {
            _weighted.Add(cell, value, units);
            _plain.Add(cell, value, 1);
        }

        internal override void Merge(int cell, Accumulator other, int otherCell)
        {
            var from = (WeightedAccumulator)other;
            _weighted.Merge(cell, from._weighted, otherCell);
            _plain.Merge(cell, from._plain, otherCell);
        }

        internal override double Value(int cell) => _weighted.Weight(cell) > 0 ? _weighted.Value(cell) : _plain.Value(cell);

        internal override Accumulator Fresh() => new WeightedAccumulator();
    }

    private sealed class MaxAccumulator : Accumulator
    {
        private double[] _largest = [];
        private bool[] _any = [];

        internal override void Room(int cells)
        {
            Room(ref _largest, cells);
            Room(ref _any, cells);
        }

        internal override void Add(int cell, double value, double units, int day)
        {
            _largest[cell] = _any[cell] ? Math.Max(_largest[cell], value) : value;
            _any[cell] = true;
        }

        internal override void Merge(int cell, Accumulator other, int otherCell)
        {
            var from = (MaxAccumulator)other;
            if (from._any[otherCell]) Add(cell, from._largest[otherCell], 0, 0);
        }

        internal override double Value(int cell) => _any[cell] ? _largest[cell] : double.NaN;

        internal override Accumulator Fresh() => new MaxAccumulator();
    }

    private sealed class LastAccumulator(Utf8Interner? texts) : Accumulator
    {
        private double[] _values = [];
        private int[] _days = [];
        private bool[] _any = [];

        internal override void Room(int cells)
        {
            Room(ref _values, cells);
            Room(ref _days, cells);
            Room(ref _any, cells);
        }

        internal override void Add(int cell, double value, double units, int day)
        {
            if (_any[cell] && (day < _days[cell] || (day == _days[cell] && !Before(value, _values[cell])))) return;
            _values[cell] = value;
            _days[cell] = day;
            _any[cell] = true;
        }

        internal override void Merge(int cell, Accumulator other, int otherCell)
        {
            var from = (LastAccumulator)other;
            if (from._any[otherCell]) Add(cell, from._values[otherCell], 0, from._days[otherCell]);
        }

        internal override double Value(int cell) => _any[cell] ? _values[cell] : double.NaN;

        internal override Accumulator Fresh() => new LastAccumulator(texts);

        // of two values on one day, the one that stays whatever the order of rows
        private bool Before(double a, double b) => texts is null ? a > b : a != b && string.CompareOrdinal(texts[(int)a], texts[(int)b]) < 0;
    }
}
