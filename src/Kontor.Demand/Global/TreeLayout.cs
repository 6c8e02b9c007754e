using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Demand.Global;

/// <summary>What a panel has and on which scale its target is seen: decided once when fitting, and kept.</summary>
internal sealed record TreeLayout
{
    private const double OrdinaryShare = 1.0 / 3; // a promotion that runs more often than this is part of an ordinary period
    private const int MostCodes = 64;
    private const int SeasonsOfPhases = 3; // with fewer, a phase names one period and trees learn its shocks by heart
    private const int MostPlain = 4; // as many raw covariates name the period together

    /// <summary>Log or Scaled.</summary>
    public required TreeTransform Transform { get; init; }

    /// <summary>What is added before the logarithm.</summary>
    public required double Shift { get; init; }

    /// <summary>The least unit of a scaled series: a hundredth of the median series' mean absolute value.</summary>
    public required double LeastUnit { get; init; }

    /// <summary>Periods in a season; 1 where the history holds none.</summary>
    public required int Season { get; init; }

    /// <summary>Whether the history holds enough years to learn from the phase of the year.</summary>
    public required bool KnowsYear { get; init; }

    /// <summary>Whether the history holds enough seasons to learn from the position in the season.</summary>
    public required bool KnowsSeason { get; init; }

    /// <summary>The other covariates known ahead that trees see as they are, by position; events, and the rest where they are few.</summary>
    public required ImmutableArray<int> Plain { get; init; }

    /// <summary>Whether the first dynamic covariate is the price.</summary>
    public required bool HasPrice { get; init; }

    /// <summary>Promotions, after the price.</summary>
    public required int Promotions { get; init; }

    /// <summary>Covariates known ahead in all; they come first.</summary>
    public required int Ahead { get; init; }

    /// <summary>The names of the covariates that change over time: price, promotions, others known ahead, known after.</summary>
    public required ImmutableArray<string> Dynamic { get; init; }

    /// <summary>The names of the static covariates.</summary>
    public required ImmutableArray<string> Statics { get; init; }

    /// <summary>The standard deviation of each promotion.</summary>
    public required ImmutableArray<double> PromotionScales { get; init; }

    /// <summary>Whether a promotion is rare, so that periods with it are no measure of the base.</summary>
    public required ImmutableArray<bool> RarePromotions { get; init; }

    /// <summary>The key columns that make groups, by position.</summary>
    public required ImmutableArray<int> Groups { get; init; }

    /// <summary>The key column of the product; -1 for the whole panel.</summary>
    public required int Product { get; init; }

    /// <summary>Key columns with few values, and these values in order: their codes.</summary>
    public required ImmutableSortedDictionary<int, ImmutableArray<string>> Codes { get; init; }

    /// <summary>The names of the key columns.</summary>
    public required ImmutableArray<string> KeyNames { get; init; }

    /// <summary>The position of the first promotion among the dynamic covariates.</summary>
    [JsonIgnore]
    public int FirstPromotion => HasPrice ? 1 : 0;

    /// <summary>The position of the first other covariate known ahead.</summary>
    [JsonIgnore]
    public int FirstOther => FirstPromotion + Promotions;

    internal static TreeLayout Of(GlobalTrees specification, Panel panel)
    {
        ImmutableArray<Covariate> all = panel.Covariates;
        Covariate? price = all.FirstOrDefault(c => c is { Timing: CovariateTiming.KnownAhead, Role: CovariateRole.Price });
        Covariate[] promotions = [.. all.Where(c => c is { Timing: CovariateTiming.KnownAhead, Role: CovariateRole.Promotion })];
        Covariate[] others = [.. all.Where(c => c.Timing == CovariateTiming.KnownAhead && c != price && !promotions.Contains(c))];
        (TreeTransform transform, double shift) = Scale(specification, panel);
        (double Deviation, double Share)[] seen = [.. promotions.Select(c => Describe(panel, panel.CovariateIndex(c.Name)))];
        int longest = Enumerable.Range(0, panel.Count).Max(i => panel[i].Length), season = specification.Season ?? panel.Calendar.Season;
        int[] groups = panel.KeyNames.Length < 2 ? [] : [.. Enumerable.Range(0, panel.KeyNames.Length).Where(k => Values(panel, k).Length is var n && n >= 2 && n <= panel.Count / 2)];
        int first = promotions.Length + (price is null ? 0 : 1), unnamed = others.Count(c => c.Role != CovariateRole.Event);
        var codes = Enumerable.Range(0, panel.KeyNames.Length).Select(k => (k, values: Values(panel, k))).Where(p => p.values.Length is >= 2 and <= MostCodes);
        return new TreeLayout
        {
            Transform = transform,
            Shift = shift,
            LeastUnit = LeastUnitOf(panel),
            Season = longest >= SeasonsOfPhases * season ? season : 1,
            KnowsYear = panel.Calendar.HasDates && longest >= SeasonsOfPhases * panel.Calendar.PeriodsPerYear,
            KnowsSeason = season > 1 && longest >= SeasonsOfPhases * season,
            Plain = [.. Enumerable.Range(0, others.Length).Where(k => unnamed <= MostPlain || others[k].Role == CovariateRole.Event).Select(k => first + k)],
            HasPrice = price is not null,
            Promotions = promotions.Length,
            Ahead = first + others.Length,
            Dynamic =
            [
                .. price is null ? [] : (string[])[price.Name], .. promotions.Select(c => c.Name), .. others.Select(c => c.Name),
                .. all.Where(c => c.Timing == CovariateTiming.KnownAfter).Select(c => c.Name),
            ],
            Statics = [.. all.Where(c => c.Timing == CovariateTiming.Static).Select(c => c.Name)],
            PromotionScales = [.. seen.Select(s => Math.Max(1e-9, s.Deviation))],
            RarePromotions = [.. seen.Select(s => s.Share < OrdinaryShare)],
            Groups = [.. groups],
            Product = -1,
            Codes = codes.ToImmutableSortedDictionary(p => p.k, p => p.values),
            KeyNames = panel.KeyNames,
        };
    }

    /// <summary>Whether a dynamic covariate is known ahead.</summary>
    internal bool IsAhead(int covariate) => covariate < Ahead;

    /// <summary>What the panel lacks, in words.</summary>
    internal IEnumerable<string> Lacks()
    {
        if (!HasPrice) yield return "no price known ahead: no price features";
        if (Promotions == 0) yield return "no promotions known ahead: no promotion features";
        if (Groups.IsEmpty) yield return "no groups of series by key: the whole panel is one group";
        if (Season <= 1) yield return "no whole season of history: no seasonal lags";
        if (!KnowsYear) yield return $"fewer than {SeasonsOfPhases} years of history: no features of the calendar";
        if (Plain.Length < Ahead - FirstOther) yield return $"more than {MostPlain} covariates known ahead without a role: they enter by a ridge regression only";
    }

    /// <summary>The target on the scale of the trees.</summary>
    internal double Forward(double y) => Transform == TreeTransform.Log ? Math.Log(y + Shift) : y;

    /// <summary>The target in its own units.</summary>
    internal double Inverse(double value) => Transform == TreeTransform.Log ? Math.Exp(value) - Shift : value;

    /// <summary>Copies a covariate; a price as its logarithm.</summary>
    internal void Copy(int covariate, ReadOnlySpan<double> from, Span<double> to)
    {
        if (HasPrice && covariate == 0)
        {
            for (int t = 0; t < from.Length; t++) to[t] = from[t] > 0 ? Math.Log(from[t]) : double.NaN;
            return;
        }
        from.CopyTo(to);
    }

    private static (TreeTransform Transform, double Shift) Scale(GlobalTrees specification, Panel panel)
    {
        long observed = 0, zeros = 0, negative = 0;
        var positive = new List<double>();
        for (int i = 0; i < panel.Count; i++)
        {
            foreach (double y in panel[i].Target)
            {
                if (double.IsNaN(y)) continue;
                observed++;
                if (y < 0) negative++;
                else if (y == 0) zeros++;
                else positive.Add(y);
            }
        }
        TreeTransform transform = specification.Transform;
        if (specification.Objective == TreeObjective.Tweedie)
        {
            if (transform == TreeTransform.Log) throw new ArgumentException("the Tweedie deviance takes scaled values, not logarithms", nameof(specification));
            if (negative > 0) Throw.NegativeForTweedie(specification.Name);
            transform = TreeTransform.Scaled;
        }
        if (transform == TreeTransform.Auto) transform = negative == 0 && zeros <= 0.05 * observed && positive.Count > 0 ? TreeTransform.Log : TreeTransform.Scaled;
        if (transform == TreeTransform.Scaled) return (transform, 0);
        if (negative > 0) Throw.NegativeForLogarithm(specification.Name);
        if (zeros == 0) return (transform, 0);
        positive.Sort();
        return (transform, positive.Count == 0 ? 1 : 0.5 * positive[positive.Count / 100]);
    }

    private static double LeastUnitOf(Panel panel)
    {
        double[] sizes = new double[panel.Count];
        for (int i = 0; i < sizes.Length; i++) sizes[i] = TargetLevels.MeanSize(panel[i].Target);
        double median = Window.Quantile(sizes, 0.5, new double[sizes.Length]);
        return median > 0 ? 0.01 * median : 1e-6;
    }

    // standard deviation, and share of periods with a promotion
    private static (double Deviation, double Share) Describe(Panel panel, int covariate)
    {
        double sum = 0, square = 0;
        long count = 0, on = 0;
        for (int i = 0; i < panel.Count; i++)
        {
            foreach (double x in panel[i].Dynamic(covariate)[..panel[i].Length])
            {
                if (double.IsNaN(x)) continue;
                sum += x;
                square += x * x;
                count++;
                if (x != 0) on++;
            }
        }
        return count == 0 ? (0, 0) : (Math.Sqrt(Math.Max(0, (square / count) - (sum / count * (sum / count)))), (double)on / count);
    }

    private static ImmutableArray<string> Values(Panel panel, int key) => [.. panel.Keys.Select(k => k.Parts[key]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
