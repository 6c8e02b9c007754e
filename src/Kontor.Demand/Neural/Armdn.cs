using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Demand.Features;
using Kontor.Errors;

namespace Kontor.Demand.Neural;

/// <summary>One network over all series: an associative layer for the reasons for demand, a recurrent layer for what came before, a mixture of Gaussians for what may come. Forecasts are sampled paths.</summary>
/// <remarks>
/// <para>Mukherjee, Shankar, Ghosh, Tathawadekar, Kompalli, Sarawagi, Chaudhury (2018), "ARMDN: Associative and Recurrent Mixture Density Networks for eRetail Demand
/// Forecasting". Beside the paper the output sees the associative layer directly, and the distribution stands around a learnt combination of simple forecasts
/// (<see cref="Anchored"/>).</para>
/// <para>The ablations of its section 4.2 are settings: RMDN has <see cref="Associative"/> absent, AMDN has <see cref="Recurrent"/> off, AR has one of <see cref="Components"/>,
/// the plain recurrent network has neither associative layer nor mixture.</para>
/// </remarks>
public sealed record Armdn : Forecaster
{
    /// <inheritdoc/>
    public override string Name => (Likelihood, Associative, Recurrent, Components) switch
    {
        (DemandLikelihood.NegativeBinomial, _, _, _) => "count-lstm",
        (_, AssociativeLayer.Full, true, > 1) => "armdn",
        (_, AssociativeLayer.Full, true, _) => "ar",
        (_, AssociativeLayer.Full, false, _) => "amdn",
        (_, _, true, > 1) => "rmdn",
        (_, _, true, _) => "lstm",
        _ => "mdn",
    };

    /// <summary>How the reasons for demand enter. Default through the associative layer.</summary>
    public AssociativeLayer Associative { get; init; } = AssociativeLayer.Full;

    /// <summary>Whether there is a recurrent layer. Default true.</summary>
    public bool Recurrent { get; init; } = true;

    /// <summary>The number of Gaussians, 1 to 100. Default 10 (section 3.3 of the paper).</summary>
    public int Components { get; init => field = Within(value, 1, 100, nameof(Components)); } = 10;

    /// <summary>The distribution of each period. Default a mixture of Gaussians.</summary>
    public DemandLikelihood Likelihood { get; init; } = DemandLikelihood.GaussianMixture;

    /// <summary>Whether the distribution stands around a learnt combination of simple forecasts: recent means, last season's. Not without the associative layer. Default true.</summary>
    public bool Anchored { get; init; } = true;

    /// <summary>The features. Default: all of table 1 that the data hold.</summary>
    public FeatureBuilder Features { get; init => field = value is { Horizon: 1 } ? value : throw new ArgumentException("needs features with a horizon of 1: the network goes on period by period", nameof(Features)); } = new();

    /// <summary>The scale on which the network sees demand. Default logarithm; counts always take it.</summary>
    public TargetScale Scale { get; init; } = TargetScale.Logarithm;

    /// <summary>The width of the associative layer. Default 64.</summary>
    public int Width { get; init => field = Within(value, 1, 4096, nameof(Width)); } = 64;

    /// <summary>The size of the recurrent layer's state. Default 64.</summary>
    public int Hidden { get; init => field = Within(value, 1, 4096, nameof(Hidden)); } = 64;

    /// <summary>The share of the numeric features that are dropped in training, in [0, 1). Null takes 0.2 where a price is known ahead, 0 elsewhere: stores that share their offers show few of them, and a network learns
    /// few offers by heart (bench/ARMDN.md). Default null.</summary>
    public double? InputDropout { get; init => field = value is { } share ? Share(share, nameof(InputDropout)) : null; }

    /// <summary>The share of the associative layer's outputs that are dropped in training, in [0, 1). Default 0.2 (the paper: 0.5).</summary>
    public double Dropout { get; init => field = Share(value, nameof(Dropout)); } = 0.2;

    /// <summary>The share of the recurrent layer's outputs that are dropped in training, in [0, 1). Default 0.1.</summary>
    public double RecurrentDropout { get; init => field = Share(value, nameof(RecurrentDropout)); } = 0.1;

    /// <summary>The number of networks, from different seeds, among which the sample paths are divided. Default 3.</summary>
    public int Networks { get; init => field = Within(value, 1, 100, nameof(Networks)); } = 3;

    /// <summary>Whether and how the networks are trained further on each vertical; null for not at all. Default null.</summary>
    public FineTuning? FineTuning { get; init; }

    /// <summary>The number of steps for which intervals are calibrated; the network itself goes on for any number. Default 8.</summary>
    public int Horizon { get; init => field = Within(value, 1, 10_000, nameof(Horizon)); } = 8;

    /// <summary>Whether intervals are calibrated on the held-out periods. Default true.</summary>
    public bool Calibrated { get; init; } = true;

    /// <summary>The number of sample paths of a series. Default 100.</summary>
    public int Paths { get; init => field = Within(value, 2, 100_000, nameof(Paths)); } = 100;

    /// <summary>The most periods of a series that the network reads. Default 156.</summary>
    public int History { get; init => field = Within(value, 2, 100_000, nameof(History)); } = 156;

    /// <summary>How it is trained.</summary>
    public TrainingSettings Training { get; init => field = value ?? throw new ArgumentNullException(nameof(Training)); } = new();

    /// <inheritdoc/>
    protected internal override DataFault? CheckSeries(SeriesView series) =>
        base.CheckSeries(series) ?? TrainedForecaster.TooLarge(series, Name) ?? (Likelihood == DemandLikelihood.NegativeBinomial ? NotCounts(series) : null);

    /// <inheritdoc/>
    protected internal override ForecastModel FitPanel(Panel panel, FitContext context)
    {
        ImmutableArray<DataFault> faults = Check(panel);
        Panel fitted = faults.IsEmpty ? panel : panel.Where(i => CheckSeries(panel[i]) is null);
        return new ArmdnFit(this, fitted, context).Run(faults);
    }

    private DataFault? NotCounts(SeriesView series)
    {
        for (int t = 0; t < series.Length; t++)
        {
            double y = series.Target[t];
            if (y < 0 || y != Math.Floor(y)) return new DataFault(FaultCode.OutOfRange, $"series {series.Key}", $"{y} in {series.Calendar.Label(series.Start + t)}", $"whole numbers of 0 or more for {Name}");
        }
        return null;
    }

    private static int Within(int value, int least, int most, string name) =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(name, value, $"needs {least} to {most}");

    private static double Share(double value, string name) => value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, "needs a share from 0 to below 1");
}
