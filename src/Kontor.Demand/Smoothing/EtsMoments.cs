namespace Kontor.Demand.Smoothing;

/// <summary>Means and variances of the forecast distribution: Hyndman et al. (2008), chapter 6.</summary>
internal static class EtsMoments
{
    /// <summary>Error weights c_j of table 6.1 with c_0 = 1; for multiplicative errors the first-order weights relative to the mean.</summary>
    internal static void Weights(EtsModel model, Span<double> psi)
    {
        double damped = 0; // φ + φ² + ... + φ^j
        int period = model.Form.Season == EtsSeason.None ? 0 : model.Period;
        for (int j = 0; j < psi.Length; j++)
        {
            if (j > 0) damped = (damped + 1) * model.Phi;
            psi[j] = j == 0 ? 1 : model.Alpha + (model.Beta * damped) + (period > 0 && j % period == 0 ? model.Gamma : 0);
        }
    }

    /// <summary>Means when the innovations are 0.</summary>
    internal static void Means(EtsModel model, Span<double> mean)
    {
        double damped = 0;
        for (int h = 0; h < mean.Length; h++)
        {
            damped = (damped + 1) * model.Phi;
            double trend = model.Level + (model.Growth * damped);
            mean[h] = model.Form.Season switch
            {
                EtsSeason.None => trend,
                EtsSeason.Additive => trend + model.Seasons[h % model.Period],
                _ => trend * model.Seasons[h % model.Period],
            };
        }
    }

    /// <summary>Additive errors, section 6.3: v_h = σ² Σ_{j&lt;h} c_j².</summary>
    internal static void Additive(EtsModel model, ReadOnlySpan<double> psi, Span<double> variance)
    {
        double sum = 0;
        for (int h = 0; h < variance.Length; h++) variance[h] = model.Variance * (sum += psi[h] * psi[h]);
    }

    /// <summary>Multiplicative errors without or with an additive season, section 6.4: v_h = (1 + σ²) θ_h - μ_h², θ_h = μ_h² + σ² Σ c_j² θ_{h-j}.</summary>
    /// <param name="model">The model.</param>
    /// <param name="psi">(steps) Error weights.</param>
    /// <param name="mean">(steps) Means.</param>
    /// <param name="variance">(steps) Written.</param>
    internal static void Relative(EtsModel model, ReadOnlySpan<double> psi, ReadOnlySpan<double> mean, Span<double> variance)
    {
        // θ_h in place of the variance first
        for (int h = 0; h < mean.Length; h++)
        {
            double sum = 0;
            for (int j = 1; j <= h; j++) sum += psi[j] * psi[j] * variance[h - j];
            variance[h] = (mean[h] * mean[h]) + (model.Variance * sum);
        }
        for (int h = 0; h < mean.Length; h++) variance[h] = ((1 + model.Variance) * variance[h]) - (mean[h] * mean[h]);
    }

    /// <summary>Multiplicative errors and season, section 6.5: exact mean and variance, the mean included as E[(l + φb) s] is not a product.</summary>
    /// <remarks>The book carries the moments of all products of states. One season alone needs only its own: with x = (level, growth), the season s met at
    /// step h obeys x' = (F + Gε)x always and s' = s (1 + γε) in its own step. So E[x s] and E[x xᵀ s²] of the season that each step meets suffice.</remarks>
    internal static void Product(EtsModel model, Span<double> mean, Span<double> variance)
    {
        double v = model.Variance, gamma = model.Gamma, fourth = 3 * v * v; // E ε⁴
        int period = model.Period;
        for (int position = 0; position < Math.Min(period, mean.Length); position++)
        {
            double s = model.Seasons[position];
            // first moments E[x s], second moments E[x xᵀ s²]
            double l = model.Level * s, b = model.Growth * s;
            double ll = l * l, lb = l * b, bb = b * b;
            for (int h = 0; h < mean.Length; h++)
            {
                // F: (l, b) becomes (q, d) with q = l + φb, d = φb; Gε adds (α, β) q ε
                double phi = model.Phi, d = phi * b, q = l + d, dd = phi * phi * bb, ld = phi * lb, qd = ld + dd, qq = ll + (2 * ld) + dd;
                bool own = h % period == position;
                double alpha = model.Alpha, beta = model.Beta;
                if (own)
                {
                    mean[h] = q;
                    variance[h] = Math.Max(0, ((1 + v) * qq) - (q * q));
                }
                // own step: times (1 + γε) once, and twice in the second moments
                double once = own ? gamma * v : 0;
                l = q + (alpha * once * q);
                b = d + (beta * once * q);
                double square = own ? 1 + (gamma * gamma * v) : 1, cross = own ? 2 * gamma * v : 0, both = own ? v + (gamma * gamma * fourth) : v;
                ll = (square * qq) + (2 * cross * alpha * qq) + (both * alpha * alpha * qq);
                lb = (square * qd) + (cross * ((alpha * qd) + (beta * qq))) + (both * alpha * beta * qq);
                bb = (square * dd) + (2 * cross * beta * qd) + (both * beta * beta * qq);
            }
        }
    }
}
