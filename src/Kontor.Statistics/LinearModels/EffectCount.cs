namespace Kontor.Statistics.LinearModels;

/// <summary>How coefficients of absorbed effects are counted where the effects overlap.</summary>
public enum EffectCount
{
    /// <summary>Each effect but the first has one redundant level, as in fixest. Exact where every two effects form one connected network.</summary>
    OnePerEffect,

    /// <summary>Each effect but the first has as many redundant levels as it forms connected sets with an earlier one (Abowd, Creecy and Kramarz 2002), the most over the earlier
    /// ones, as reghdfe's pairwise method. Exact for two effects, at most too few for three.</summary>
    ConnectedSets,
}
