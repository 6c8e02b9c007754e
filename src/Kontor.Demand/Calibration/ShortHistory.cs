using Kontor.Data.Panels;
using Kontor.Demand.Local;

namespace Kontor.Demand.Calibration;

/// <summary>How much larger, in units of a model's own spread, the errors of a past origin are because the model had fewer observations then than it has now.</summary>
/// <remarks>Akaike (1970), "Statistical predictor identification", equation 4.5: k parameters fitted to n observations leave a one-step error of
/// s² (n + k) / (n - k), which is s² (1 + 2k/n) to first order. A model of a single series has about four parameters (level, trend and their weights) and one per further period
/// of the season. Models fitted across series do not lose parameters with a series' length.</remarks>
internal static class ShortHistory
{
    private const int LongestSeason = 24; // longer ones are not fitted period by period

    /// <summary>The parameters fitted to each single series: 0 unless all models are of single series, otherwise season + 3.</summary>
    internal static int Parameters(IEnumerable<Forecaster> models, Panel panel)
    {
        int most = 0;
        foreach (Forecaster model in models)
        {
            if (model is not LocalForecaster local) return 0;
            int season = local.Season ?? panel.Calendar.Season;
            most = Math.Max(most, 3 + (season > LongestSeason ? 1 : season));
        }
        return most;
    }

    /// <summary>What a score seen with a short history is multiplied by to stand for one with the whole history, in (0, 1].</summary>
    internal static double Factor(int parameters, int seen, int whole) => Math.Sqrt((1 + (2.0 * parameters / whole)) / (1 + (2.0 * parameters / seen)));
}
