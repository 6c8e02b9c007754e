using System.Runtime.CompilerServices;

namespace Kontor.Data.Simulation.Rules;

/// <summary>Checks the parameters of a specification as it is built.</summary>
internal static class Domain
{
    internal static int AtLeast(int value, int least, [CallerMemberName] string name = "") =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"needs {least} or more");

    internal static double Within(double value, double least, double most, [CallerMemberName] string name = "") =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(name, value, $"needs {least} to {most}");

    internal static double Finite(double value, [CallerMemberName] string name = "") =>
        double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "needs a finite number");

    internal static double NotNegative(double value, [CallerMemberName] string name = "") =>
        double.IsFinite(value) && value >= 0 ? value : throw new ArgumentOutOfRangeException(name, value, "needs a finite number of 0 or more");

    internal static double NotPositive(double value, [CallerMemberName] string name = "") =>
        double.IsFinite(value) && value <= 0 ? value : throw new ArgumentOutOfRangeException(name, value, "needs a finite number of 0 or less");

    internal static double Positive(double value, [CallerMemberName] string name = "") =>
        double.IsFinite(value) && value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, "needs a finite number above 0");

    internal static double Share(double value, [CallerMemberName] string name = "") => Within(value, 0, 1, name);
}
