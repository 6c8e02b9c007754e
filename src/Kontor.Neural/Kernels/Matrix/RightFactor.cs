namespace Kontor.Neural.Kernels.Matrix;

/// <summary>The right factor (k, n) of a product, either packed by <see cref="Panel{T}"/> or as it lies, row by row.</summary>
/// <param name="data">The first element.</param>
/// <param name="row">Floats from a row to the next; 0 where packed.</param>
internal readonly unsafe struct RightFactor(float* data, nint row)
{
    private readonly float* _data = data;
    private readonly nint _row = row;

    /// <summary>A packed factor.</summary>
    internal static RightFactor Packed(float* data) => new(data, 0);

    /// <summary>A factor whose rows are whole registers long.</summary>
    internal static RightFactor Plain(float* data, nint row) => new(data, row);

    /// <summary>Where a strip of a block of steps begins.</summary>
    /// <param name="from">The first step of the block.</param>
    /// <param name="depth">Steps of the block.</param>
    /// <param name="left">The first column of the strip.</param>
    /// <param name="padded">Columns of the factor, filled up to whole registers.</param>
    internal float* Strip(int from, int depth, int left, int padded) => _data + (_row == 0 ? ((nint)from * padded) + ((nint)left * depth) : (from * _row) + left);

    /// <summary>Floats from a step of a strip to the next.</summary>
    /// <param name="width">Columns of the strip.</param>
    internal nint Step(int width) => _row == 0 ? width : _row;
}
