using System.Collections.Immutable;
using Kontor.Serving.Rows;
using Kontor.Trees.Matrices;

namespace Kontor.Serving.Scorers;

/// <summary>Rows of numbers as a matrix of features.</summary>
internal static class FeatureRows
{
    /// <summary>A number per feature, which may be missing; features without a name are called f0, f1, ... as XGBoost calls them.</summary>
    internal static ImmutableArray<Field> Fields(ImmutableArray<string> names, int columns) =>
        [.. Enumerable.Range(0, columns).Select(c => new Field(names.IsEmpty ? $"f{c}" : names[c], FieldType.Number) { MayBeMissing = true })];

    /// <summary>The rows, single precision, bad ones as missing values.</summary>
    internal static FeatureMatrix Of(BoundRows rows, int columns)
    {
        float[] values = new float[checked(rows.Count * columns)];
        for (int c = 0; c < columns; c++)
        {
            double[] numbers = rows.Numbers(c)!;
            for (int r = 0; r < rows.Count; r++)
            {
                float value = (float)numbers[r];
                if (float.IsInfinity(value)) rows.Refuse(r, column: null, Errors.FaultCode.OutOfRange, $"{numbers[r]} in feature {c + 1}", "a number that single precision holds");
                values[(r * columns) + c] = rows.Faults[r] is null ? value : float.NaN;
            }
        }
        for (int r = 0; r < rows.Count; r++)
        {
            if (rows.Faults[r] is not null) values.AsSpan(r * columns, columns).Fill(float.NaN);
        }
        return FeatureMatrix.Dense(values, rows.Count, columns);
    }
}
