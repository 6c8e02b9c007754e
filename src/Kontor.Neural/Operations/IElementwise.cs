namespace Kontor.Neural.Operations;

/// <summary>A function of two numbers, applied along a run; either operand may be one repeated number.</summary>
internal interface IElementwise
{
    static abstract void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z);

    static abstract void Apply(ReadOnlySpan<float> x, float y, Span<float> z);

    static abstract void Apply(float x, ReadOnlySpan<float> y, Span<float> z);
}
