namespace Kontor.Trees.Objectives;

/// <summary>An objective given by its loss and the loss's first and second derivatives. Derive from it to make your own.</summary>
/// <remarks>
/// <para>A new objective states three things: <see cref="Loss"/> for one row, <see cref="Derivatives"/> for all rows, and where to start
/// (<see cref="StartingPrediction"/>). Margins become predictions by <see cref="Objective.NativeName"/>, which is the identity unless it is overridden.
/// A gradient that is written by hand deserves a finite-difference test; the tests of the built-in ones show how.</para>
/// <para>Weights are not its business: boosting multiplies both derivatives by the row's weight. Derivatives are then rounded to a grid on which
/// sums are exact (Kontor.Trees.Training.ExactGrid), which is why the same seed gives the same model on any number of threads.</para>
/// </remarks>
public abstract record GradientObjective : Objective
{
    /// <summary>The objective of the library whose output transformation applies. Default: <c>reg:squarederror</c>, the identity.</summary>
    public override string NativeName => "reg:squarederror";

    /// <summary>The largest absolute step of a leaf, 0 for none, unless <see cref="BoosterParameters.MaxDeltaStep"/> says otherwise. Default 0.</summary>
    public virtual double MaxDeltaStep => 0;

    /// <summary>The loss of one row, up to a constant; early stopping minimises its weighted mean.</summary>
    /// <param name="margins">The row's margins, <see cref="Objective.Outputs"/> of them.</param>
    /// <param name="label">The row's label.</param>
    public abstract double Loss(ReadOnlySpan<float> margins, float label);

    /// <summary>The derivatives of the loss by each margin, without weights.</summary>
    /// <param name="margins">Row-major margins. (rows, outputs)</param>
    /// <param name="labels">Labels. (rows)</param>
    /// <param name="gradient">Receives the first derivatives. (rows, outputs)</param>
    /// <param name="hessian">Receives the second derivatives or a positive stand-in, 0 or more. (rows, outputs)</param>
    public abstract void Derivatives(ReadOnlySpan<float> margins, ReadOnlySpan<float> labels, Span<float> gradient, Span<float> hessian);

    /// <summary>The constant prediction from which boosting starts when <see cref="BoosterParameters.BaseScore"/> is not set. Default 0.5, as in XGBoost 1.7.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="weights">Their weights, empty where all are 1.</param>
    public virtual float StartingPrediction(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights) => 0.5f;

    /// <summary>What a label must be when this one is not, as advice; null when it is fine. Default: any finite label is.</summary>
    /// <param name="label">A finite label.</param>
    public virtual string? Refuses(float label) => null;
}
