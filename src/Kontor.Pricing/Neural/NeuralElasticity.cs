namespace Kontor.Pricing.Neural;

/// <summary>Elasticities by a network over all series, from the derivative of log demand in the own log price.</summary>
public sealed record NeuralElasticity
{
    /// <summary>Whether demand may only fall in the own price: elasticities are then below 0 by construction. Default true.</summary>
    public bool Monotone { get; init; } = true;

    /// <summary>How many places the curve of demand over the own price may bend at, 0 for one elasticity at all prices. Default 3.</summary>
    public int Knots { get; init => field = Within(value, 0, 16, nameof(Knots)); } = 3;

    /// <summary>The number of networks. Default 5.</summary>
    public int Networks { get; init => field = Within(value, 2, 100, nameof(Networks)); } = 5;

    /// <summary>Variance ratio of the shock. Default 1.</summary>
    public double CommonShock { get; init; } = 1;

    /// <summary>Weight.</summary>
    public double DemandWeight { get; init; } = 1;

    /// <summary>Weight.</summary>
    public double PriceChangeWeight { get; init; } = 0.5;

    /// <summary>Weight.</summary>
    public double RiskWeight { get; init; } = 2;

    /// <summary>Label column.</summary>
    public string? RiskLabel { get; init; }

    /// <summary>Periods.</summary>
    public int History { get; init => field = Within(value, 1, 1000, nameof(History)); } = 12;

    /// <summary>Width.</summary>
    public int HistoryWidth { get; init => field = Within(value, 1, 1024, nameof(HistoryWidth)); } = 16;

    /// <summary>Width.</summary>
    public int ProductWidth { get; init => field = Within(value, 1, 1024, nameof(ProductWidth)); } = 16;

    /// <summary>Width.</summary>
    public int ChannelWidth { get; init => field = Within(value, 1, 1024, nameof(ChannelWidth)); } = 8;

    /// <summary>Share.</summary>
    public double Dropout { get; init => field = Share(value, nameof(Dropout)); } = 0.3;

    /// <summary>Share.</summary>
    public double HistoryDropout { get; init => field = Share(value, nameof(HistoryDropout)); } = 0.2;

    private static int Within(int value, int least, int most, string name) => value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(name, value, $"needs {least} to {most}");

    private static double Share(double value, string name) => value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, "needs a share from 0 to below 1");
}
