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

    // one array of structs per rule: a row touches each accumulator's memory in one place
    private sealed class SumAccumulator : Accumulator
    {
        private (double Sum, bool Any)[] _cells = [];

        internal override void Room(int cells) => Room(ref _cells, cells);

        internal override void Add(int cell, double value, double units, int day)
        {
            ref (double Sum, bool Any) at = ref _cells[cell];
            at.Sum += value;
            at.Any = true;
        }

        internal override void Merge(int cell, Accumulator other, int otherCell)
        {
            if (((SumAccumulator)other)._cells[otherCell] is { Any: true } from) Add(cell, from.Sum, 0, 0);
        }

        internal override double Value(int cell) => _cells[cell].Any ? _cells[cell].Sum : double.NaN;

        internal override Accumulator Fresh() => new SumAccumulator();
    }

    private sealed class MeanAccumulator : Accumulator
    {
        private RunningMean[] _cells = [];

        internal override void Room(int cells) => Room(ref _cells, cells);

        internal override void Add(int cell, double value, double units, int day) => _cells[cell].Add(value, 1);

        internal override void Merge(int cell, Accumulator other, int otherCell) => _cells[cell].Add(((MeanAccumulator)other)._cells[otherCell]);

        internal override double Value(int cell) => _cells[cell].Value;

        internal override Accumulator Fresh() => new MeanAccumulator();
    }

    private sealed class WeightedAccumulator : Accumulator
    {
        private (RunningMean Weighted, RunningMean Plain)[] _cells = [];

        internal override void Room(int cells) => Room(ref _cells, cells);

        internal override void Add(int cell, double value, double units, int day)
        {
            ref (RunningMean Weighted, RunningMean Plain) at = ref _cells[cell];
            at.Weighted.Add(value, units);
            at.Plain.Add(value, 1);
        }

        internal override void Merge(int cell, Accumulator other, int otherCell)
        {
            (RunningMean weighted, RunningMean plain) = ((WeightedAccumulator)other)._cells[otherCell];
            _cells[cell].Weighted.Add(weighted);
            _cells[cell].Plain.Add(plain);
        }

        internal override double Value(int cell) => double.IsNaN(_cells[cell].Weighted.Value) ? _cells[cell].Plain.Value : _cells[cell].Weighted.Value;

        internal override Accumulator Fresh() => new WeightedAccumulator();
    }

    private sealed class MaxAccumulator : Accumulator
    {
        private (double Largest, bool Any)[] _cells = [];

        internal override void Room(int cells) => Room(ref _cells, cells);

        internal override void Add(int cell, double value, double units, int day)
        {
            ref (double Largest, bool Any) at = ref _cells[cell];
            at = (at.Any ? Math.Max(at.Largest, value) : value, true);
        }

        internal override void Merge(int cell, Accumulator other, int otherCell)
        {
            if (((MaxAccumulator)other)._cells[otherCell] is { Any: true } from) Add(cell, from.Largest, 0, 0);
        }

        internal override double Value(int cell) => _cells[cell].Any ? _cells[cell].Largest : double.NaN;

        internal override Accumulator Fresh() => new MaxAccumulator();
    }

    private sealed class LastAccumulator(Utf8Interner? texts) : Accumulator
    {
        private (double Value, int Day, bool Any)[] _cells = [];

        internal override void Room(int cells) => Room(ref _cells, cells);

        internal override void Add(int cell, double value, double units, int day)
        {
            ref (double Value, int Day, bool Any) at = ref _cells[cell];
            if (at.Any && (day < at.Day || (day == at.Day && !Before(value, at.Value)))) return;
            at = (value, day, true);
        }

        internal override void Merge(int cell, Accumulator other, int otherCell)
        {
            if (((LastAccumulator)other)._cells[otherCell] is { Any: true } from) Add(cell, from.Value, 0, from.Day);
        }

        internal override double Value(int cell) => _cells[cell].Any ? _cells[cell].Value : double.NaN;

        internal override Accumulator Fresh() => new LastAccumulator(texts);

        // of two values on one day, the one that stays whatever the order of rows
        private bool Before(double a, double b) => texts is null ? a > b : a != b && string.CompareOrdinal(texts[(int)a], texts[(int)b]) < 0;
    }

    private struct RunningMean
    {
        private double _mean, _weight;

        internal readonly double Value => _weight > 0 ? _mean : double.NaN;

        internal void Add(double value, double weight)
        {
            if (weight <= 0) return;
            _weight += weight;
            _mean += (value - _mean) * (weight / _weight);
        }

        internal void Add(RunningMean other) => Add(other._mean, other._weight);
    }
}
