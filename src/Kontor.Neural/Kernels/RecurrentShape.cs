namespace Kontor.Neural.Kernels;

/// <summary>Shape of a recurrent layer: x (batch, time, input), h (batch, time, hidden).</summary>
/// <param name="Batch">Number of sequences.</param>
/// <param name="Time">Steps of the longest sequence.</param>
/// <param name="Input">Numbers per step.</param>
/// <param name="Hidden">Size of the state.</param>
internal readonly record struct RecurrentShape(int Batch, int Time, int Input, int Hidden)
{
    /// <summary>Elements of x.</summary>
    internal long XLength => (long)Batch * Time * Input;

    /// <summary>Elements of h.</summary>
    internal long HLength => (long)Batch * Time * Hidden;

    /// <summary>Elements of a state.</summary>
    internal long StateLength => (long)Batch * Hidden;

    /// <summary>Elements of the mask.</summary>
    internal long MaskLength => (long)Batch * Time;
}
