using System.Text;

namespace Kontor.Data.Sources;

/// <summary>Reads a yes or a no in words.</summary>
internal static class FlagReader
{
    /// <summary>Reads a cell.</summary>
    /// <param name="cell">The cell as UTF-8.</param>
    /// <param name="value">1 for a yes, 0 for a no.</param>
    /// <returns>False when the cell is neither.</returns>
    internal static bool Read(ReadOnlySpan<byte> cell, out double value)
    {
        value = 0;
        cell = NumberReader.Trim(cell);
        if (Ascii.EqualsIgnoreCase(cell, "true"u8) || Ascii.EqualsIgnoreCase(cell, "yes"u8) || Ascii.EqualsIgnoreCase(cell, "y"u8) || Ascii.EqualsIgnoreCase(cell, "t"u8))
        {
            value = 1;
            return true;
        }
        return Ascii.EqualsIgnoreCase(cell, "false"u8) || Ascii.EqualsIgnoreCase(cell, "no"u8) || Ascii.EqualsIgnoreCase(cell, "n"u8) || Ascii.EqualsIgnoreCase(cell, "f"u8);
    }
}
