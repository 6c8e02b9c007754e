namespace Kontor.Demand.Global;

/// <summary>The scale on which trees see the target.</summary>
public enum TreeTransform
{
    /// <summary>Logarithms when no value is negative and at most 5% are zero; else scaled values.</summary>
    Auto,

    /// <summary>ln(y + shift). The shift is zero where no value is zero, else half of the 1% quantile of the values above zero.</summary>
    Log,

    /// <summary>y over the mean absolute value of the last 52 periods before the origin: any sign, any share of zeros.</summary>
    Scaled,
}
