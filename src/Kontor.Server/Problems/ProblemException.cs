namespace Kontor.Server.Problems;

/// <summary>A request that cannot be served, with the status and the code of its answer.</summary>
/// <param name="status">The HTTP status, 400 to 599.</param>
/// <param name="code">What went wrong, for programs: one of <see cref="ProblemCodes"/>.</param>
/// <param name="detail">What was found and what is needed, for people.</param>
internal sealed class ProblemException(int status, string code, string detail, Exception? inner = null) : Exception(detail, inner)
{
    internal int Status { get; } = status;

    internal string Code { get; } = code;

    /// <summary>After which time the request may be sent again; null where that is not known.</summary>
    internal TimeSpan? RetryAfter { get; init; }
}
