namespace Kontor.Data.Sources;

/// <summary>How the text of a file is encoded.</summary>
public enum TextEncoding
{
    /// <summary>UTF-8, with or without a byte order mark.</summary>
    Utf8,

    /// <summary>UTF-16, low byte first.</summary>
    Utf16LittleEndian,

    /// <summary>UTF-16, high byte first.</summary>
    Utf16BigEndian,

    /// <summary>Windows-1252, which holds Latin-1 (ISO 8859-1) as far as it is printable.</summary>
    Windows1252,
}
