namespace Kontor.Neural.Differentiation;

/// <summary>The functions of one number that have no settings.</summary>
internal enum Function
{
    Elu,
    Relu,
    Gelu,
    Softplus,
    Sigmoid,
    Tanh,
    Exp,
    Log,
    Sqrt,
}
