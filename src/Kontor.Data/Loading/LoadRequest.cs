using Kontor.Data.Calendars;
using Kontor.Data.Configuration;

namespace Kontor.Data.Loading;

/// <summary>What to load, and what the command line says about it beyond the configuration.</summary>
public sealed record LoadRequest
{
    /// <summary>A CSV file, plain or gzip; or a configuration file that ends in <c>.yaml</c> or <c>.yml</c>. Null when <see cref="Configuration"/> names the source.</summary>
    public string? Path { get; init; }

    /// <summary>A configuration that was made in a program; null to read it from <see cref="Path"/>, or from a <c>kontor.yaml</c> beside the CSV file.</summary>
    public DataConfiguration? Configuration { get; init; }

    /// <summary>The length of a period; null for what the configuration or the dates say.</summary>
    public Frequency? Frequency { get; init; }

    /// <summary>The number of periods that will be forecast; null for what the configuration says.</summary>
    public int? Horizon { get; init; }

    /// <summary>What happens with bad rows; null for what the configuration says.</summary>
    public BadRowRule? BadRows { get; init; }
}
