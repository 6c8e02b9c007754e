namespace Kontor.Errors;

/// <summary>What is wrong with the data, so that a program can branch on it. The text is for people.</summary>
public enum FaultCode
{
    /// <summary>A file, table or column that was named is not there.</summary>
    NotFound,

    /// <summary>The file or the panel has no rows.</summary>
    Empty,

    /// <summary>The bytes are not text in a known encoding.</summary>
    NotText,

    /// <summary>A cell cannot be read as the number that its column needs.</summary>
    NotANumber,

    /// <summary>A number is NaN or infinite.</summary>
    NotFinite,

    /// <summary>A number lies outside its range, such as negative units.</summary>
    OutOfRange,

    /// <summary>A cell cannot be read as a date.</summary>
    NotADate,

    /// <summary>The same series and period stand twice where once is needed.</summary>
    Duplicate,

    /// <summary>The dates of one table follow more than one frequency.</summary>
    MixedFrequency,

    /// <summary>A configuration names something unknown.</summary>
    UnknownName,

    /// <summary>A row has more or fewer cells than the header.</summary>
    Malformed,

    /// <summary>A series or a table is too short for what was asked.</summary>
    TooShort,

    /// <summary>A series has no variation where some is needed.</summary>
    Constant,

    /// <summary>A column is a linear combination of others, so that no effect of its own can be told.</summary>
    Collinear,

    /// <summary>Columns predict the outcome perfectly, so that a maximum-likelihood estimate does not exist.</summary>
    Separated,

    /// <summary>A value that is needed is missing, such as a covariate that stops before the horizon does.</summary>
    Missing,

    /// <summary>No column can take a role that is needed, or several could.</summary>
    Ambiguous,

    /// <summary>The disk is full or the folder cannot be written.</summary>
    CannotWrite,

    /// <summary>A native library is missing or too old.</summary>
    NativeLibrary,

    /// <summary>A stored model or ledger is of a version that this program does not read.</summary>
    Version,

    /// <summary>An optimisation did not converge.</summary>
    NotConverged,

    /// <summary>A database refused.</summary>
    Database,

    /// <summary>A rule forbids it to this person, such as the approval of a decision of one's own.</summary>
    NotPermitted,
}
