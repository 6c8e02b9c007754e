namespace Kontor.Pricing.Elasticities.Estimation;

/// <summary>A node of the hierarchy after pooling: error = Own × own factor + Pull × error of the node above.</summary>
/// <param name="Value">The posterior mean.</param>
/// <param name="Deviation">The posterior standard deviation, that of the variance components among it.</param>
/// <param name="Own">The loading on the node's own factor.</param>
/// <param name="Pull">How far it follows the node above, 0 to 1.</param>
internal readonly record struct PooledNode(double Value, double Deviation, double Own, double Pull);

/// <summary>Partial pooling of products within categories within all, the variance components averaged over instead of fixed.</summary>
/// <remarks>estimate(p) ~ N(θ(p), V(p)), θ(p) ~ N(m(c), τ²), m(c) ~ N(m, ω²), m flat: the normal hierarchy of Morris (1983), "Parametric empirical Bayes inference", and Gelman and Hill (2007), chapter 12.
/// τ and ω have flat priors (Gelman 2006, "Prior distributions for variance parameters in hierarchical models") and are integrated over a grid, so that intervals hold their uncertainty and none is pooled
/// wholly because a variance was estimated as zero.</remarks>
internal sealed class PooledLevels
{
    private const int Steps = 24;

    private PooledLevels(PooledNode[] products, PooledNode[] categories, PooledNode total, double between, double betweenCategories)
    {
        (Products, Categories, Total, Between, BetweenCategories) = (products, categories, total, between, betweenCategories);
    }

    internal PooledNode[] Products { get; }

    internal PooledNode[] Categories { get; }

    internal PooledNode Total { get; }

    /// <summary>The standard deviation of products within a category.</summary>
    internal double Between { get; }

    /// <summary>The standard deviation of categories.</summary>
    internal double BetweenCategories { get; }

    /// <summary>Pools.</summary>
    /// <param name="estimates">Shape: (products).</param>
    /// <param name="variances">Above 0. Shape: (products).</param>
    /// <param name="shared">The part of each variance that products of a category have in common, so that averaging over products does not lessen it. Shape: (products).</param>
    /// <param name="categoryOf">Product -> category. Shape: (products).</param>
    /// <param name="categories">The number of categories.</param>
    internal static PooledLevels Of(double[] estimates, double[] variances, double[] shared, int[] categoryOf, int categories)
    {
        double[] common = [.. Enumerable.Range(0, categories).Select(c => Common(variances, shared, categoryOf, c))];
        variances = [.. variances.Select((v, i) => v - Math.Min(0.9 * v, common[categoryOf[i]]))];
        int n = estimates.Length;
        bool isNested = categories > 1;
        double[] reach = Reach(estimates, variances);
        double[] taus = Grid(reach[0]), omegas = isNested ? Grid(reach[0]) : [0];
        double best = double.NegativeInfinity;
        var points = new List<(double Log, double Tau, double Omega)>();
        foreach (double tau in n > 1 ? taus : [reach[0]])
        {
            foreach (double omega in omegas)
            {
                double log = new Conditional(estimates, variances, categoryOf, categories, tau, omega).LogLikelihood;
                points.Add((log, tau, omega));
                best = Math.Max(best, log);
            }
        }
        double whole = 0, between = 0, above = 0;
        (double Mean, double Square, double Pull)[] p = new (double, double, double)[n], c = new (double, double, double)[categories], m = new (double, double, double)[1];
        foreach ((double log, double tau, double omega) in points)
        {
            double weight = Math.Exp(log - best);
            if (weight < 1e-8) continue;
            var given = new Conditional(estimates, variances, categoryOf, categories, tau, omega);
            whole += weight;
            between += weight * tau * tau;
            above += weight * omega * omega;
            Add(m, 0, weight, given.Mean, given.MeanVariance + common.Average(), 0);
            for (int i = 0; i < categories; i++) Add(c, i, weight, given.CategoryMean[i], given.CategoryVariance[i] + common[i], given.CategoryPull[i]);
            for (int i = 0; i < n; i++) Add(p, i, weight, given.Theta[i], given.ThetaVariance[i] + common[categoryOf[i]], given.Pull[i]);
        }
        PooledNode total = Node(m[0], whole, 0);
        PooledNode[] ofCategories = [.. c.Select(x => Node(x, whole, total.Deviation))];
        return new PooledLevels([.. p.Select((x, i) => Node(x, whole, ofCategories[categoryOf[i]].Deviation))], ofCategories, total, Math.Sqrt(between / whole), Math.Sqrt(above / whole));

        static void Add((double Mean, double Square, double Pull)[] sums, int i, double weight, double mean, double variance, double pull) =>
            sums[i] = (sums[i].Mean + (weight * mean), sums[i].Square + (weight * ((mean * mean) + variance)), sums[i].Pull + (weight * pull));

        static PooledNode Node((double Mean, double Square, double Pull) sum, double whole, double above)
        {
            double mean = sum.Mean / whole, variance = Math.Max(0, (sum.Square / whole) - (mean * mean)), pull = sum.Pull / whole;
            return new PooledNode(mean, Math.Sqrt(variance), Math.Sqrt(Math.Max(0, variance - (pull * pull * above * above))), Math.Min(pull, above > 0 ? Math.Sqrt(variance) / above : 0));
        }
    }

    // weighted as the products weigh
    private static double Common(double[] variances, double[] shared, int[] categoryOf, int category)
    {
        double weight = 0, sum = 0;
        for (int i = 0; i < variances.Length; i++)
        {
            if (categoryOf[i] != category) continue;
            weight += 1 / variances[i];
            sum += Math.Sqrt(shared[i]) / variances[i];
        }
        return weight > 0 ? Math.Pow(sum / weight, 2) : 0;
    }

    // how far variance components may reach: the spread of the estimates that are known well
    private static double[] Reach(double[] estimates, double[] variances)
    {
        double weight = 0, mean = 0, spread = 0, floor = 0;
        for (int i = 0; i < estimates.Length; i++)
        {
            double w = 1 / (variances[i] + 0.09);
            weight += w;
            mean += w * estimates[i];
        }
        mean /= weight;
        for (int i = 0; i < estimates.Length; i++)
        {
            double w = 1 / (variances[i] + 0.09);
            spread += w * (estimates[i] - mean) * (estimates[i] - mean) / weight;
            floor += w * variances[i] / weight;
        }
        // with few products their spread says little: the spread of elasticities in general, about one, stays possible
        return [Math.Max(2.5 * Math.Sqrt(spread), 1)];
    }

    // finer towards zero
    private static double[] Grid(double most) => [.. Enumerable.Range(0, Steps).Select(i => most * Math.Pow((i + 0.5) / Steps, 1.5))];

    /// <summary>All moments given the variance components.</summary>
    private sealed class Conditional
    {
        internal Conditional(double[] estimates, double[] variances, int[] categoryOf, int categories, double tau, double omega)
        {
            int n = estimates.Length;
            double t2 = Math.Max(tau * tau, 1e-8), o2 = Math.Max(omega * omega, categories > 1 ? 1e-8 : 0), log = 0;
            double[] weight = new double[categories], mean = new double[categories];
            for (int i = 0; i < n; i++)
            {
                weight[categoryOf[i]] += 1 / (variances[i] + t2);
                mean[categoryOf[i]] += estimates[i] / (variances[i] + t2);
            }
            double all = 0, sum = 0;
            for (int c = 0; c < categories; c++)
            {
                if (weight[c] == 0) continue;
                mean[c] /= weight[c];
                all += 1 / ((1 / weight[c]) + o2);
                sum += mean[c] / ((1 / weight[c]) + o2);
            }
            (Mean, MeanVariance) = (sum / all, 1 / all);
            log -= 0.5 * Math.Log(all);
            (CategoryMean, CategoryVariance, CategoryPull) = (new double[categories], new double[categories], new double[categories]);
            for (int c = 0; c < categories; c++)
            {
                double own = weight[c] == 0 ? double.PositiveInfinity : 1 / weight[c], pull = weight[c] == 0 ? 1 : own / (own + o2);
                if (o2 == 0) pull = 1;
                CategoryPull[c] = pull;
                CategoryMean[c] = weight[c] == 0 ? Mean : mean[c] + (pull * (Mean - mean[c]));
                CategoryVariance[c] = (pull * o2) + (pull * pull * MeanVariance);
                if (weight[c] == 0) continue;
                double gap = mean[c] - Mean;
                log -= 0.5 * (Math.Log((own + o2) * weight[c]) + (gap * gap / (own + o2)));
            }
            (Theta, ThetaVariance, Pull) = (new double[n], new double[n], new double[n]);
            for (int i = 0; i < n; i++)
            {
                int c = categoryOf[i];
                double pull = variances[i] / (variances[i] + t2), gap = estimates[i] - mean[c];
                Pull[i] = pull;
                Theta[i] = estimates[i] + (pull * (CategoryMean[c] - estimates[i]));
                ThetaVariance[i] = (pull * t2) + (pull * pull * CategoryVariance[c]);
                log -= 0.5 * (Math.Log(variances[i] + t2) + (gap * gap / (variances[i] + t2)));
            }
            // the flat prior on a component, in steps of the grid that are wider farther out
            LogLikelihood = log + (Math.Log(Math.Max(tau, 1e-6)) / 3) + (categories > 1 ? Math.Log(Math.Max(omega, 1e-6)) / 3 : 0);
        }

        internal double LogLikelihood { get; }

        internal double Mean { get; }

        internal double MeanVariance { get; }

        internal double[] CategoryMean { get; }

        internal double[] CategoryVariance { get; }

        internal double[] CategoryPull { get; }

        internal double[] Theta { get; }

        internal double[] ThetaVariance { get; }

        internal double[] Pull { get; }
    }
}
