namespace Kontor.Demand.Arima;

/// <summary>Sine and cosine waves of a season, regressors that carry a long season without seasonal lags (Young, Pedregal and Tych 1999).</summary>
internal static class Harmonics
{
    /// <summary>The value of a term: sine and cosine of the first harmonic, of the second, and so on.</summary>
    /// <param name="term">The index of the term, 0 for the first sine.</param>
    /// <param name="period">The period, counted from 0 at the start of the series.</param>
    /// <param name="season">The season's length m.</param>
    internal static double At(int term, int period, int season)
    {
        double angle = 2 * Math.PI * (((term / 2) + 1L) * period % season) / season;
        return term % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle);
    }

    internal static string Name(int term) => (term % 2 == 0 ? "sin" : "cos") + ((term / 2) + 1);
}
