using System.Text;

namespace Kontor.Tests.Cli;

/// <summary>Small sales files.</summary>
public static class Sales
{
    public const string Header = "date,store,units\n";

    public static DateOnly First { get; } = new(2024, 1, 1);

    /// <summary>Weekly sales of stores A, B, ... with a header.</summary>
    public static string Weekly(int stores = 3, int weeks = 40)
    {
        var text = new StringBuilder(Header);
        for (int s = 0; s < stores; s++) text.Append(Store(stores <= 26 ? $"{(char)('A' + s)}" : $"S{s:000}", weeks, t => 20 + (3 * s) + ((t * 7 * (s + 1)) % 11)));
        return text.ToString();
    }

    /// <summary>The rows of one store.</summary>
    public static string Store(string name, int weeks, Func<int, int> units) => string.Concat(Enumerable.Range(0, weeks).Select(t => $"{First.AddDays(7 * t):yyyy-MM-dd},{name},{units(t)}\n"));
}
