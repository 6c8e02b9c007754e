using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Kontor.Data.Panels;

/// <summary>What tells a panel from any other: a hash of all that a model can see of it.</summary>
public static class PanelFingerprint
{
    /// <summary>Hashes calendar, names, keys, targets and covariates, those known ahead with them.</summary>
    /// <param name="panel">The panel.</param>
    /// <returns>The SHA-256, 64 lower-case hexadecimal digits (FIPS 180-4); the same for equal panels on any machine.</returns>
    public static string Of(Panel panel)
    {
        ArgumentNullException.ThrowIfNull(panel);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Text(string text) => hash.AppendData(Encoding.UTF8.GetBytes($"{text.Length}:{text}"));
        void Numbers(ReadOnlySpan<double> numbers)
        {
            Text($"{numbers.Length}");
            hash.AppendData(MemoryMarshal.AsBytes(numbers)); // little-endian on every machine that .NET runs on
        }
        Text($"{panel.Calendar.Frequency} {panel.Calendar.WeekStart} {panel.TargetName} {string.Join(',', panel.KeyNames)} {panel.Count}");
        foreach (Covariate covariate in panel.Covariates) Text($"{covariate.Name} {covariate.Timing} {covariate.Role} {string.Join(',', covariate.Categories)}");
        for (int i = 0; i < panel.Count; i++)
        {
            SeriesView series = panel[i];
            Text($"{series.Key} {series.Start}");
            Numbers(series.Target);
            for (int c = 0; c < panel.Covariates.Length; c++)
            {
                if (panel.Covariates[c].Timing == CovariateTiming.Static) Numbers([series.Static(c)]);
                else Numbers(series.Dynamic(c));
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
