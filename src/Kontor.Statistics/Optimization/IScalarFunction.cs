namespace Kontor.Statistics.Optimization;

/// <summary>A function of one variable. Implemented by structs, so that calls are inlined.</summary>
public interface IScalarFunction
{
    /// <summary>The value at a point.</summary>
    /// <param name="x">The point.</param>
    double Evaluate(double x);
}
