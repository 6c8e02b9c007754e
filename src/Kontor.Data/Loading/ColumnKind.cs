namespace Kontor.Data.Loading;

/// <summary>How the cells of a covariate are read.</summary>
internal enum ColumnKind
{
    /// <summary>As numbers.</summary>
    Number,

    /// <summary>As yes or no in words, or as numbers.</summary>
    Flag,

    /// <summary>As text, one code per distinct text.</summary>
    Text,
}
