namespace Kontor.Serving.Rows;

/// <summary>One column that a model takes or gives.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it holds.</param>
public sealed record Field(string Name, FieldType Type)
{
    /// <summary>Whether the column must be there. Default true. A column that may be left out may also be empty in some rows.</summary>
    public bool IsRequired { get; init; } = true;

    /// <summary>Whether a value may be missing although the column must be there, as in trees that learnt what a missing value means. Default false.</summary>
    public bool MayBeMissing { get; init; }

    /// <summary>The unit, such as <c>units per week</c>; empty where there is none.</summary>
    public string Unit { get; init; } = "";

    /// <summary>What it means, in a few words; empty where the name says it.</summary>
    public string Meaning { get; init; } = "";
}
