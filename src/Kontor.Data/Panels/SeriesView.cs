using Kontor.Data.Calendars;

namespace Kontor.Data.Panels;

/// <summary>One series of a panel, without a copy.</summary>
public readonly struct SeriesView
{
    private readonly Panel _panel;
    private readonly int _index;

    internal SeriesView(Panel panel, int index)
    {
        _panel = panel;
        _index = index;
    }

    /// <summary>The series' position in its panel.</summary>
    public int Index => _index;

    /// <summary>The series' name.</summary>
    public SeriesKey Key => _panel.Keys[_index];

    /// <summary>The calendar of the panel.</summary>
    public Calendar Calendar => _panel.Calendar;

    /// <summary>The period index of the first value.</summary>
    public int Start => _panel.StartOf(_index);

    /// <summary>The period index after the last known target: where a forecast begins.</summary>
    public int End => Start + Length;

    /// <summary>The number of periods with a known (or missing) target.</summary>
    public int Length => _panel.LengthOf(_index);

    /// <summary>The number of periods after <see cref="End"/> for which covariates known ahead are at hand.</summary>
    public int Ahead => _panel.AheadOf(_index);

    /// <summary>The target per period; NaN where it is missing. Shape: (Length).</summary>
    public ReadOnlySpan<double> Target => _panel.TargetOf(_index);

    /// <summary>The name of a covariate.</summary>
    /// <param name="covariate">Its position in <see cref="Panel.Covariates"/>.</param>
    public string CovariateName(int covariate) => _panel.Covariates[covariate].Name;

    /// <summary>A covariate that changes over time; NaN where it is missing. Shape: (Length + Ahead) when known ahead, (Length) when known after.</summary>
    /// <param name="covariate">Its position in <see cref="Panel.Covariates"/>.</param>
    public ReadOnlySpan<double> Dynamic(int covariate) => _panel.DynamicOf(_index, covariate);

    /// <summary>A covariate that does not change over time; NaN where it is missing.</summary>
    /// <param name="covariate">Its position in <see cref="Panel.Covariates"/>.</param>
    public double Static(int covariate) => _panel.StaticOf(_index, covariate);
}
