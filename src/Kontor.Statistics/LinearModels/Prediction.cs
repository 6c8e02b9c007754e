namespace Kontor.Statistics.LinearModels;

/// <summary>Expected outcomes of new rows.</summary>
internal static class Prediction
{
    internal static double[] Of(RegressionFit fit, Observations data)
    {
        ArgumentNullException.ThrowIfNull(data);
        double[] eta = new double[data.Rows];
        foreach (Coefficient c in fit.Coefficients)
        {
            double[]? column = c.Name == Design.Constant ? null : data.Column(c.Name);
            for (int i = 0; i < eta.Length; i++) eta[i] += c.Estimate * (column?[i] ?? 1);
        }
        foreach (AbsorbedEffect effect in fit.Effects)
        {
            if (effect.Values.IsEmpty) throw new InvalidOperationException($"predictions need the values of '{effect.Name}': fit with {nameof(Regression.EstimatesEffects)} = true");
            Factor groups = data.Group(effect.Name);
            double[] values = new double[groups.Levels];
            for (int level = 0; level < values.Length; level++)
            {
                if (!effect.Values.TryGetValue(groups.Label(level), out values[level])) Throw.Data(Errors.FaultCode.UnknownName, $"level '{groups.Label(level)}'", "a level that the fit saw", effect.Name);
            }
            for (int i = 0; i < eta.Length; i++) eta[i] += values[groups.Codes[i]];
        }
        if ((fit.Model as PoissonRegression)?.Offset is { } offset)
        {
            double[] column = data.Column(offset);
            for (int i = 0; i < eta.Length; i++) eta[i] += column[i];
        }
        return fit.Link switch
        {
            Link.Log => Array.ConvertAll(eta, Math.Exp),
            Link.Logit => Array.ConvertAll(eta, e => 1 / (1 + Math.Exp(-e))),
            _ => eta,
        };
    }
}
