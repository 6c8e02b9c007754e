namespace Kontor.Trees.Cubist.Training;

/// <summary>A linear model over a few columns.</summary>
/// <param name="intercept">The constant.</param>
/// <param name="columns">The columns.</param>
/// <param name="coefficients">One coefficient a column.</param>
internal sealed class LinearModel(double intercept, int[] columns, double[] coefficients)
{
    internal double Intercept { get; } = intercept;

    internal int[] Columns { get; } = columns;

    internal double[] Coefficients { get; } = coefficients;

    /// <summary>Coefficients and the constant.</summary>
    internal int Parameters => Columns.Length + 1;

    /// <summary>Computes predictions for some rows. (rows)</summary>
    internal void Predict(TrainingTable table, ReadOnlySpan<int> rows, Span<double> predictions)
    {
        predictions[..rows.Length].Fill(Intercept);
        for (int k = 0; k < Columns.Length; k++)
        {
            double[] column = table.Columns[Columns[k]];
            double coefficient = Coefficients[k];
            for (int i = 0; i < rows.Length; i++) predictions[i] += coefficient * column[rows[i]];
        }
    }

    /// <summary>The mixture share * this + (1 - share) * other.</summary>
    internal LinearModel Mix(LinearModel other, double share)
    {
        int[] union = [.. Columns.Union(other.Columns).Order()];
        double[] mixed = new double[union.Length];
        for (int k = 0; k < union.Length; k++) mixed[k] = (share * Of(union[k])) + ((1 - share) * other.Of(union[k]));
        return new LinearModel((share * Intercept) + ((1 - share) * other.Intercept), union, mixed);
    }

    /// <summary>The same slopes with another constant.</summary>
    internal LinearModel With(double constant) => new(constant, Columns, Coefficients);

    private double Of(int column) => Array.IndexOf(Columns, column) is var k and >= 0 ? Coefficients[k] : 0;
}
