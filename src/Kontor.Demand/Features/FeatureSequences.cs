namespace Kontor.Demand.Features;

/// <summary>The features of every series over its history and horizon.</summary>
public sealed class FeatureSequences
{
    private readonly int[] _offsets, _lengths;
    private readonly float[] _numeric;
    private readonly int[] _codes;

    internal FeatureSequences(FeatureSchema schema, int[] offsets, int[] lengths, float[] numeric, int[] codes)
    {
        Schema = schema;
        _offsets = offsets;
        _lengths = lengths;
        _numeric = numeric;
        _codes = codes;
    }

    /// <summary>The columns.</summary>
    public FeatureSchema Schema { get; }

    /// <summary>The number of series.</summary>
    public int Count => _lengths.Length;

    /// <summary>The number of periods of a series' history.</summary>
    /// <param name="series">The series' position.</param>
    public int LengthOf(int series) => _lengths[series];

    /// <summary>The number of periods after it.</summary>
    /// <param name="series">The series' position.</param>
    public int AheadOf(int series) => _offsets[series + 1] - _offsets[series] - _lengths[series];

    /// <summary>The standardised numeric features, row-major. From the second step ahead on, a sampled path replaces those from <see cref="FeatureSchema.FirstSales"/> on by <see cref="FeatureSchema.Sales"/>. Shape: (length + ahead, numeric).</summary>
    /// <param name="series">The series' position.</param>
    public ReadOnlySpan<float> NumericOf(int series) => Run(_numeric, Schema.Numeric.Length, series);

    /// <summary>The codes of the categorical features, row-major. Shape: (length + ahead, categorical).</summary>
    /// <param name="series">The series' position.</param>
    public ReadOnlySpan<int> CodesOf(int series) => Run(_codes, Schema.Categorical.Length, series);

    private ReadOnlySpan<T> Run<T>(T[] values, int width, int series) => values.AsSpan(_offsets[series] * width, (_offsets[series + 1] - _offsets[series]) * width);
}
