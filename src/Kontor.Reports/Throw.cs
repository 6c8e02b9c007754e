using System.Diagnostics.CodeAnalysis;

namespace Kontor.Reports;

/// <summary>Every complaint of this project. Charts and reports are given checked numbers, so all of them are programmer errors.</summary>
internal static class Throw
{
    /// <summary>Refuses a list of the wrong length.</summary>
    public static void IfLength(string name, int found, int needed)
    {
        if (found != needed) Argument(name, $"has {found} items, needs {needed}");
    }

    /// <summary>Refuses an argument.</summary>
    [DoesNotReturn]
    public static void Argument(string name, string reason) => throw new ArgumentException($"{name} {reason}", name);
}
