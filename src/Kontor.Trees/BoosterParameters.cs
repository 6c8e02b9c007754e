using System.Collections.Immutable;
using System.Globalization;

namespace Kontor.Trees;

/// <summary>How trees are grown. Defaults are those of XGBoost 1.7 unless a property says otherwise; the seed and the number of threads come from the context.</summary>
/// <remarks>Chen and Guestrin (2016), "XGBoost: a scalable tree boosting system"; each property names the library's parameter.</remarks>
public sealed record BoosterParameters
{
    /// <summary>Shrinkage of each tree (<c>eta</c>), above 0 and at most 1. Default 0.3.</summary>
    public double LearningRate { get; init => field = Bounds.Share(value); } = 0.3;

    /// <summary>Largest depth of a tree (<c>max_depth</c>), 0 for no limit. Default 6.</summary>
    public int MaxDepth { get; init => field = Bounds.AtLeast(value, 0); } = 6;

    /// <summary>Largest number of leaves (<c>max_leaves</c>), 0 for no limit. Default 0.</summary>
    public int MaxLeaves { get; init => field = Bounds.AtLeast(value, 0); }

    /// <summary>Which node is split next (<c>grow_policy</c>). Default level by level.</summary>
    public TreeGrowth Growth { get; init => field = Bounds.Defined(value); }

    /// <summary>Smallest sum of second derivatives in a child (<c>min_child_weight</c>), 0 or more. Default 1.</summary>
    public double MinChildWeight { get; init => field = Bounds.AtLeast(value, 0); } = 1;

    /// <summary>Smallest gain of a split (<c>gamma</c>), 0 or more. Default 0.</summary>
    public double MinGain { get; init => field = Bounds.AtLeast(value, 0); }

    /// <summary>L2 penalty on leaves (<c>lambda</c>), 0 or more. Default 1.</summary>
    public double L2 { get; init => field = Bounds.AtLeast(value, 0); } = 1;

    /// <summary>L1 penalty on leaves (<c>alpha</c>), 0 or more. Default 0.</summary>
    public double L1 { get; init => field = Bounds.AtLeast(value, 0); }

    /// <summary>Largest absolute step of a leaf (<c>max_delta_step</c>), 0 for none. Default null: what the objective asks for (0.7 for Poisson, else 0).</summary>
    public double? MaxDeltaStep { get; init => field = value is { } step ? Bounds.AtLeast(step, 0) : null; }

    /// <summary>Share of rows drawn for each tree (<c>subsample</c>), above 0 and at most 1. Default 1.</summary>
    public double RowShare { get; init => field = Bounds.Share(value); } = 1;

    /// <summary>Share of columns drawn for each tree (<c>colsample_bytree</c>), above 0 and at most 1. Default 1.</summary>
    public double ColumnShareByTree { get; init => field = Bounds.Share(value); } = 1;

    /// <summary>Share of those drawn for each level (<c>colsample_bylevel</c>), above 0 and at most 1. Default 1.</summary>
    public double ColumnShareByLevel { get; init => field = Bounds.Share(value); } = 1;

    /// <summary>Share of those drawn for each node (<c>colsample_bynode</c>), above 0 and at most 1. Default 1.</summary>
    public double ColumnShareByNode { get; init => field = Bounds.Share(value); } = 1;

    /// <summary>How splits are found (<c>tree_method</c>). Default histogram (the library's own default of 1.7 depends on the number of rows).</summary>
    public TreeMethod Method { get; init => field = Bounds.Defined(value); }

    /// <summary>Largest number of bins of a feature (<c>max_bin</c>), 2 or more. Default 256.</summary>
    public int MaxBins { get; init => field = Bounds.AtLeast(value, 2); } = 256;

    /// <summary>Trees grown side by side in each round (<c>num_parallel_tree</c>), 1 or more. Default 1.</summary>
    public int ParallelTrees { get; init => field = Bounds.AtLeast(value, 1); } = 1;

    /// <summary>The prediction before the first tree (<c>base_score</c>), in units of the prediction. Default null: the objective finds it in the labels
    /// (mean, median or quantile; 0.5 where it has no opinion).</summary>
    public double? BaseScore { get; init => field = value is { } score ? Bounds.Finite(score) : null; }

    /// <summary>One direction for each column (<c>monotone_constraints</c>); empty, the default, for none.</summary>
    public ImmutableArray<Monotonicity> Monotone { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Groups of columns that may meet on one path of a tree (<c>interaction_constraints</c>); empty, the default, for no constraint.</summary>
    public ImmutableArray<ImmutableArray<int>> Interactions { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Any other parameter of the library by its own name, such as <c>max_cat_to_onehot</c>; <c>booster</c> may be gbtree or dart. Default none.</summary>
    /// <exception cref="ArgumentException">A name that a property of this record, the objective or the context already stands for, or one that is not
    /// lower-case letters, digits and underscores. A name that the library does not know is refused in training.</exception>
    public ImmutableDictionary<string, string> Others { get; init => field = Bounds.Open(value); } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The parameters in the library's words, for a number of columns.</summary>
    /// <exception cref="ArgumentException">Constraints that do not fit the columns.</exception>
    internal IEnumerable<KeyValuePair<string, string>> ToNative(int columns)
    {
        yield return Pair("eta", LearningRate);
        yield return Pair("max_depth", MaxDepth);
        yield return Pair("max_leaves", MaxLeaves);
        yield return new("grow_policy", Growth == TreeGrowth.LossGuided ? "lossguide" : "depthwise");
        yield return Pair("min_child_weight", MinChildWeight);
        yield return Pair("gamma", MinGain);
        yield return Pair("lambda", L2);
        yield return Pair("alpha", L1);
        yield return Pair("subsample", RowShare);
        yield return Pair("colsample_bytree", ColumnShareByTree);
        yield return Pair("colsample_bylevel", ColumnShareByLevel);
        yield return Pair("colsample_bynode", ColumnShareByNode);
        yield return new("tree_method", Method switch { TreeMethod.Histogram => "hist", TreeMethod.Approximate => "approx", _ => "exact" });
        if (Method != TreeMethod.Exact) yield return Pair("max_bin", MaxBins);
        yield return Pair("num_parallel_tree", ParallelTrees);
        if (!Monotone.IsEmpty)
        {
            if (Monotone.Length != columns) throw new ArgumentException($"{Monotone.Length} directions for {columns} columns", nameof(Monotone));
            yield return new("monotone_constraints", $"({string.Join(',', Monotone.Select(m => (int)m))})");
        }
        if (!Interactions.IsEmpty)
        {
            if (Interactions.Any(g => g.IsDefaultOrEmpty || g.Any(c => c < 0 || c >= columns)))
                throw new ArgumentException($"a group is empty or names a column outside 0..{columns - 1}", nameof(Interactions));
            yield return new("interaction_constraints", $"[{string.Join(',', Interactions.Select(g => $"[{string.Join(',', g)}]"))}]");
        }
        foreach (KeyValuePair<string, string> other in Others.OrderBy(o => o.Key, StringComparer.Ordinal)) yield return other;
    }

    private static KeyValuePair<string, string> Pair(string name, double value) => new(name, value.ToString("R", CultureInfo.InvariantCulture));
}
