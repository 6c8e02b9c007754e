namespace Kontor.Neural.Kernels;

/// <summary>Shapes of kernel arguments: a wrong one is a programmer error.</summary>
internal static class Check
{
    /// <summary>Refuses a span of another length than needed.</summary>
    internal static void Length(ReadOnlySpan<float> span, long needed, string name)
    {
        if (span.Length != needed) throw new ArgumentException($"needs {needed} floats, found {span.Length}", name);
    }

    /// <summary>Refuses a span that is neither empty nor of the length needed.</summary>
    internal static void Optional(ReadOnlySpan<float> span, long needed, string name)
    {
        if (!span.IsEmpty) Length(span, needed, name);
    }
}
