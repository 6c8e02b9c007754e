namespace Kontor.Data.Sources;

/// <summary>What a cell is when a number is wanted.</summary>
internal enum NumberStatus
{
    /// <summary>A finite number.</summary>
    Number,

    /// <summary>Nothing: empty, or a word for nothing such as <c>NA</c>.</summary>
    Missing,

    /// <summary>NaN or infinity, written out.</summary>
    NotFinite,

    /// <summary>A finite number beyond <see cref="NumberReader.Largest"/>.</summary>
    TooLarge,

    /// <summary>Something else.</summary>
    NotANumber,
}
