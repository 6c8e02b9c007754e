using Kontor.Trees.Matrices;

namespace Kontor.Trees.Training;

/// <summary>Computes one number that says how good predictions are.</summary>
/// <param name="predictions">Row-major predictions (not margins). (rows, outputs)</param>
/// <param name="rows">The rows: their labels, weights and groups.</param>
/// <returns>A finite number.</returns>
public delegate double MetricFunction(ReadOnlySpan<float> predictions, TrainingMatrix rows);
