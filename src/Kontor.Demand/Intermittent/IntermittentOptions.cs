namespace Kontor.Demand.Intermittent;

/// <summary>How an intermittent series is fitted.</summary>
public sealed record IntermittentOptions
{
    private readonly double? _sizeGain, _timingGain;

    /// <summary>Which method. Default: Teunter, Syntetos and Babai.</summary>
    public IntermittentMethod Method { get; init; } = IntermittentMethod.TeunterSyntetosBabai;

    /// <summary>The smoothing parameter of the size, in (0, 1]; null, the default, to choose it by the in-sample mean squared error.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside (0, 1].</exception>
    public double? SizeGain
    {
        get => _sizeGain;
        init => _sizeGain = Check(value, nameof(SizeGain));
    }

    /// <summary>The smoothing parameter of the interval or the probability, in (0, 1]; null, the default, to choose it, for Croston and Syntetos-Boylan the same
    /// as the size's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside (0, 1].</exception>
    public double? TimingGain
    {
        get => _timingGain;
        init => _timingGain = Check(value, nameof(TimingGain));
    }

    /// <summary>The defaults.</summary>
    public static IntermittentOptions Default { get; } = new();

    private static double? Check(double? value, string name) =>
        value is null or (> 0 and <= 1) ? value : throw new ArgumentOutOfRangeException(name, value, "needs a gain in (0, 1]");
}
