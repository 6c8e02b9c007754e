using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Kontor.Trees;

/// <summary>The domains of the parameters.</summary>
internal static class Bounds
{
    /// <summary>Names that have a property or another owner, so that none can be said twice.</summary>
    private static readonly ImmutableHashSet<string> Owned =
    [
        "eta", "learning_rate", "max_depth", "max_leaves", "grow_policy", "min_child_weight", "gamma", "min_split_loss", "lambda", "reg_lambda",
        "alpha", "reg_alpha", "max_delta_step", "subsample", "colsample_bytree", "colsample_bylevel", "colsample_bynode", "tree_method", "max_bin",
        "num_parallel_tree", "base_score", "monotone_constraints", "interaction_constraints", "objective", "num_class", "num_target",
        "tweedie_variance_power", "scale_pos_weight", "seed", "random_state", "seed_per_iteration", "nthread", "n_jobs", "num_feature",
        "verbosity", "validate_parameters", "disable_default_eval_metric", "gpu_id", "device",
    ];

    internal static double Share(double value, [CallerMemberName] string name = "") =>
        value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, "needs a number above 0 and at most 1");

    internal static double AtLeast(double value, double least, [CallerMemberName] string name = "") =>
        double.IsFinite(value) && value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"needs a finite number of {least} or more");

    internal static int AtLeast(int value, int least, [CallerMemberName] string name = "") =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"needs {least} or more");

    internal static int Within(int value, int least, int most, [CallerMemberName] string name = "") =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(name, value, $"needs {least} to {most}");

    internal static double Fraction(double value, [CallerMemberName] string name = "") =>
        value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, "needs a number from 0 to 1");

    internal static double Finite(double value, [CallerMemberName] string name = "") =>
        double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "needs a finite number");

    internal static T Defined<T>(T value, [CallerMemberName] string name = "")
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(name, value, "is not one of the values of the enumeration");

    internal static ImmutableDictionary<string, string> Open(ImmutableDictionary<string, string> value, [CallerMemberName] string name = "")
    {
        ArgumentNullException.ThrowIfNull(value, name);
        foreach ((string key, string text) in value)
        {
            if (key.Length == 0 || key.Any(c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')))
                throw new ArgumentException($"'{key}' is no name of a parameter: needs lower-case letters, digits and underscores", name);
            if (Owned.Contains(key)) throw new ArgumentException($"'{key}' is said by a property of the parameters or the objective, or by the context", name);
            if (text is null) throw new ArgumentException($"'{key}' has no value", name);
            if (key == "booster" && text is not ("gbtree" or "dart")) throw new ArgumentException($"booster '{text}': needs gbtree or dart", name);
        }
        return value;
    }
}
