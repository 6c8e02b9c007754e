namespace Kontor.Statistics.LinearModels;

/// <summary>What squared residuals are multiplied with before they stand for variances (MacKinnon and White 1985).</summary>
public enum RobustKind
{
    /// <summary>1 (White 1980): too small in small samples.</summary>
    HC0,

    /// <summary>n / (n - K), K counting absorbed coefficients.</summary>
    HC1,

    /// <summary>1 / (1 - h), h the leverage: unbiased where errors have one variance.</summary>
    HC2,

    /// <summary>1 / (1 - h)^2, close to the jackknife: the choice for small samples (Long and Ervin 2000).</summary>
    HC3,
}
