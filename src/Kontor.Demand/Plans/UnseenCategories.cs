using System.Collections.Immutable;
using Kontor.Data.Panels;

namespace Kontor.Demand.Plans;

/// <summary>Categories of covariates known ahead that occur over the horizon and never before it: no model can have learnt what they do.</summary>
internal static class UnseenCategories
{
    /// <summary>One sentence per column.</summary>
    internal static IEnumerable<string> Of(Panel panel, int horizon)
    {
        for (int c = 0; c < panel.Covariates.Length; c++)
        {
            Covariate covariate = panel.Covariates[c];
            if (covariate is not { IsCategorical: true, Timing: CovariateTiming.KnownAhead }) continue;
            bool[] before = new bool[covariate.Categories.Length], ahead = new bool[before.Length];
            for (int i = 0; i < panel.Count; i++)
            {
                ReadOnlySpan<double> codes = panel[i].Dynamic(c);
                for (int t = 0; t < Math.Min(codes.Length, panel[i].Length + horizon); t++)
                {
                    if (!double.IsNaN(codes[t])) (t < panel[i].Length ? before : ahead)[(int)codes[t]] = true;
                }
            }
            ImmutableArray<string> unseen = [.. covariate.Categories.Where((_, code) => ahead[code] && !before[code])];
            if (!unseen.IsEmpty) yield return $"{covariate.Name} is {string.Join(", ", unseen.Select(u => $"'{u}'"))} over the horizon and never was before it: no model has seen what that does, it counts as any other";
        }
    }
}
