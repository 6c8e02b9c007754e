namespace Kontor.Trees.Objectives;

/// <summary>One of the library's own objectives by name, such as <c>rank:ndcg</c>, <c>survival:aft</c> or <c>reg:gamma</c>. It is trained on one thread.</summary>
/// <remarks>The library's gradients cannot be rounded to the grid on which sums are exact, and its ranking objectives draw random pairs per thread,
/// so their models would depend on the number of threads. One thread keeps the promise; the managed objectives keep it on all threads.</remarks>
public sealed record NativeObjective : Objective
{
    /// <summary>Names the objective.</summary>
    /// <param name="name">The library's name.</param>
    /// <param name="outputs">Outputs a row: the number of classes of a <c>multi:</c> objective, else 1.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one output.</exception>
    public NativeObjective(string name, int outputs = 1)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        NativeName = name;
        Outputs = outputs;
    }

    /// <summary>Ranking by pairs within each group (Burges 2010, "From RankNet to LambdaRank to LambdaMART", section 2). Needs groups.</summary>
    public static NativeObjective RankPairwise { get; } = new("rank:pairwise");

    /// <summary>Ranking by pairs weighted with their change of NDCG (Burges 2010, section 4). Needs groups.</summary>
    public static NativeObjective RankNdcg { get; } = new("rank:ndcg");

    /// <inheritdoc/>
    public override string NativeName { get; }

    /// <inheritdoc/>
    public override int Outputs { get; }

    internal override IEnumerable<KeyValuePair<string, string>> NativeParameters => Outputs > 1 ? [new("num_class", $"{Outputs}")] : [];
}
