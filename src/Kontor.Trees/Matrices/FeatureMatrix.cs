using System.Buffers;
using System.Collections.Immutable;
using Kontor.Errors;
using Kontor.Trees.Native;

namespace Kontor.Trees.Matrices;

/// <summary>What is known of each row: a dense or sparse matrix of features, NaN or absent where missing, with names and kinds of its columns.</summary>
/// <remarks>The memory is the caller's and is read, never written; it must not change while a call uses it. Infinities are refused, missing values are not.</remarks>
public sealed record FeatureMatrix
{
    private readonly ReadOnlyMemory<float> _values;
    private readonly ReadOnlyMemory<long> _rowStarts;
    private readonly ReadOnlyMemory<int> _columnIndices;

    private FeatureMatrix(ReadOnlyMemory<float> values, int rows, int columns)
    {
        _values = values;
        Rows = rows;
        Columns = columns;
    }

    private FeatureMatrix(ReadOnlyMemory<long> rowStarts, ReadOnlyMemory<int> columnIndices, ReadOnlyMemory<float> values, int columns)
        : this(values, rowStarts.Length - 1, columns)
    {
        _rowStarts = rowStarts;
        _columnIndices = columnIndices;
        IsSparse = true;
    }

    /// <summary>Number of rows, 0 or more.</summary>
    public int Rows { get; }

    /// <summary>Number of columns, 1 or more.</summary>
    public int Columns { get; }

    /// <summary>True when only present values are stored (compressed sparse rows).</summary>
    public bool IsSparse { get; }

    /// <summary>The columns' names, unique, without '[', ']' and '&lt;'; empty (the default) where there are none. A model remembers them and refuses others.</summary>
    /// <exception cref="ArgumentException">Not one name a column, a name twice, or a character that XGBoost does not allow.</exception>
    public ImmutableArray<string> Names
    {
        get;
        init
        {
            if (!value.IsDefaultOrEmpty)
            {
                if (value.Length != Columns) throw new ArgumentException($"{value.Length} names for {Columns} columns", nameof(Names));
                if (value.Distinct(StringComparer.Ordinal).Count() != value.Length) throw new ArgumentException("a name occurs twice", nameof(Names));
                if (value.Any(n => string.IsNullOrEmpty(n) || n.AsSpan().IndexOfAny('[', ']', '<') >= 0))
                    throw new ArgumentException("a name is empty or has one of [ ] <", nameof(Names));
            }
            field = value.IsDefault ? [] : value;
        }
    } = [];

    /// <summary>The columns' kinds; empty (the default) means all are quantitative.</summary>
    /// <exception cref="ArgumentException">Not one kind a column.</exception>
    public ImmutableArray<FeatureKind> Kinds
    {
        get;
        init => field = value.IsDefaultOrEmpty || value.Length == Columns
            ? (value.IsDefault ? [] : value)
            : throw new ArgumentException($"{value.Length} kinds for {Columns} columns", nameof(Kinds));
    } = [];

    /// <summary>Margins from which boosting starts in place of the model's base score, row-major (rows, outputs); empty (the default) where there are none.</summary>
    /// <exception cref="ArgumentException">The length is no multiple of the number of rows.</exception>
    public ReadOnlyMemory<float> BaseMargins
    {
        get;
        init => field = value.Length == 0 || (Rows > 0 && value.Length % Rows == 0)
            ? value
            : throw new ArgumentException($"{value.Length} base margins for {Rows} rows", nameof(BaseMargins));
    }

    /// <summary>A dense matrix over row-major memory; NaN means missing.</summary>
    /// <param name="values">Row-major values, rows * columns of them.</param>
    /// <param name="rows">Number of rows, 0 or more.</param>
    /// <param name="columns">Number of columns, 1 or more.</param>
    /// <exception cref="ArgumentException">The length does not fit the shape.</exception>
    /// <exception cref="DataException">A value is infinite.</exception>
    public static FeatureMatrix Dense(ReadOnlyMemory<float> values, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (values.Length != (long)rows * columns) throw new ArgumentException($"{values.Length} values for {rows} rows of {columns} columns", nameof(values));
        var matrix = new FeatureMatrix(values, rows, columns);
        if (FirstInfinity(values.Span) is var at and >= 0) matrix.RefuseInfinity(at, at / columns, at % columns);
        return matrix;
    }

    /// <summary>A sparse matrix in compressed rows; what is absent is missing, not zero.</summary>
    /// <param name="rowStarts">Where each row starts in the two arrays below, ascending, and one entry more for the end: rows + 1 of them.</param>
    /// <param name="columnIndices">The column of each present value, ascending within a row.</param>
    /// <param name="values">The present values.</param>
    /// <param name="columns">Number of columns, 1 or more.</param>
    /// <exception cref="ArgumentException">The three arrays do not fit each other.</exception>
    /// <exception cref="DataException">A value is infinite.</exception>
    public static FeatureMatrix Sparse(ReadOnlyMemory<long> rowStarts, ReadOnlyMemory<int> columnIndices, ReadOnlyMemory<float> values, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ReadOnlySpan<long> starts = rowStarts.Span;
        ReadOnlySpan<int> indices = columnIndices.Span;
        if (starts.Length == 0 || starts[0] != 0 || starts[^1] != values.Length || indices.Length != values.Length)
            throw new ArgumentException("needs rows + 1 starts, from 0 to the number of values, and one column for each value", nameof(rowStarts));
        for (int row = 0; row + 1 < starts.Length; row++)
        {
            if (starts[row + 1] < starts[row] || starts[row + 1] > values.Length) throw new ArgumentException($"starts descend at row {row}", nameof(rowStarts));
            int before = -1;
            foreach (int column in indices[(int)starts[row]..(int)starts[row + 1]])
            {
                if (column <= before || column >= columns)
                    throw new ArgumentException($"row {row} has column {column} after {before}; needs ascending columns below {columns}", nameof(columnIndices));
                before = column;
            }
        }
        var matrix = new FeatureMatrix(rowStarts, columnIndices, values, columns);
        if (FirstInfinity(values.Span) is var at and >= 0)
        {
            int row = 0;
            while (starts[row + 1] <= at) row++;
            matrix.RefuseInfinity(at, row, indices[at]);
        }
        return matrix;
    }

    /// <summary>Copies one row, NaN where a value is missing. (columns)</summary>
    internal void CopyRow(int row, Span<float> values)
    {
        if (!IsSparse)
        {
            _values.Span.Slice(row * Columns, Columns).CopyTo(values);
            return;
        }
        values.Fill(float.NaN);
        for (long at = _rowStarts.Span[row]; at < _rowStarts.Span[row + 1]; at++) values[_columnIndices.Span[(int)at]] = _values.Span[(int)at];
    }

    /// <summary>Copies the features into a new native matrix.</summary>
    internal unsafe MatrixHandle ToNative(Range rows, int threads)
    {
        XGBoostLibrary.Ensure();
        string config = $$"""{"missing":NaN,"nthread":{{threads}}}""";
        using Pinned view = Pin(rows);
        nint raw;
        if (IsSparse)
        {
            XGBoostLibrary.Check(
                NativeMethods.XGDMatrixCreateFromCSR(view.RowStarts, view.ColumnIndices, view.Values, (ulong)Columns, config, out raw),
                nameof(NativeMethods.XGDMatrixCreateFromCSR));
        }
        else
        {
            XGBoostLibrary.Check(NativeMethods.XGDMatrixCreateFromDense(view.Values, config, out raw), nameof(NativeMethods.XGDMatrixCreateFromDense));
        }
        var matrix = new MatrixHandle(raw);
        SetBaseMargins(matrix, rows);
        if (!Names.IsEmpty) SetFeatureInfo(matrix, "feature_name", [.. Names]);
        if (!Kinds.IsEmpty) SetFeatureInfo(matrix, "feature_type", NativeKinds());
        return matrix;
    }

    internal string[] NativeKinds() => [.. Kinds.Select(k => k switch
    {
        FeatureKind.Integer => "int",
        FeatureKind.Indicator => "i",
        FeatureKind.Categorical => "c",
        _ => "q",
    })];

    internal unsafe void SetBaseMargins(MatrixHandle matrix, Range rows)
    {
        if (BaseMargins.IsEmpty) return;
        int outputs = BaseMargins.Length / Rows;
        (int start, int count) = rows.GetOffsetAndLength(Rows);
        fixed (float* margins = BaseMargins.Span.Slice(start * outputs, count * outputs))
        {
            // (rows, outputs)
            XGBoostLibrary.Check(
                NativeMethods.XGDMatrixSetInfoFromInterface(matrix, "base_margin", ArrayInterface.Matrix(margins, count, outputs)),
                nameof(NativeMethods.XGDMatrixSetInfoFromInterface));
        }
    }

    /// <summary>Pins the memory of some rows and describes it to the library.</summary>
    internal unsafe Pinned Pin(Range rows)
    {
        (int start, int count) = rows.GetOffsetAndLength(Rows);
        MemoryHandle values = _values.Pin();
        if (!IsSparse) return new Pinned(values, default, default) { Values = ArrayInterface.Matrix((float*)values.Pointer + ((long)start * Columns), count, Columns) };
        MemoryHandle starts = _rowStarts.Pin(), indices = _columnIndices.Pin();
        return new Pinned(values, starts, indices)
        {
            // the starts go on counting from the first row of all, so the other two arrays stay whole
            RowStarts = ArrayInterface.Vector((long*)starts.Pointer + start, count + 1),
            ColumnIndices = ArrayInterface.Vector((int*)indices.Pointer, _columnIndices.Length),
            Values = ArrayInterface.Vector((float*)values.Pointer, _values.Length),
        };
    }

    private static void SetFeatureInfo(MatrixHandle matrix, string field, string[] values) =>
        XGBoostLibrary.Check(
            NativeMethods.XGDMatrixSetStrFeatureInfo(matrix, field, values, (ulong)values.Length), nameof(NativeMethods.XGDMatrixSetStrFeatureInfo));

    private static int FirstInfinity(ReadOnlySpan<float> values) => values.IndexOfAny(float.PositiveInfinity, float.NegativeInfinity);

    private void RefuseInfinity(int at, int row, int column) =>
        Throw.Features(FaultCode.NotFinite, $"{_values.Span[at]}", "a finite number, or NaN where the value is missing", row + 1, $"{column + 1}");

    /// <summary>Memory that stays where it is, and its description.</summary>
    internal readonly struct Pinned(MemoryHandle values, MemoryHandle rowStarts, MemoryHandle columnIndices) : IDisposable
    {
        internal string Values { get; init; } = "";

        internal string RowStarts { get; init; } = "";

        internal string ColumnIndices { get; init; } = "";

        public void Dispose()
        {
            values.Dispose();
            rowStarts.Dispose();
            columnIndices.Dispose();
        }
    }
}
