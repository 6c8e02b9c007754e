using System.Text.Encodings.Web;
using System.Text.Json;
using Kontor.Errors;

namespace Kontor.Server.Problems;

/// <summary>Turns every failure into one answer: problem+json (RFC 9457) with a code, and MLflow's <c>error_code</c> and <c>message</c> beside for its clients.</summary>
internal static class ProblemWriter
{
    internal const string MediaType = "application/problem+json";
    private const string RetryAfterSeconds = "2"; // a database that restarts needs about as long

    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // no page: quotes stay readable

    internal static void UseProblems(this WebApplication app) => app.Use(async (http, next) =>
    {
        try
        {
            await next(http);
            if (http.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null or 0 }) await Write(http, Of(http.Response.StatusCode));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // nobody waits for an answer
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            ProblemException problem = Of(failure);
            if (problem.Status >= 500) app.Logger.LogError(failure, "{Method} {Path} failed with {Code}", http.Request.Method, http.Request.Path, problem.Code);
            http.Response.Clear();
            await Write(http, problem);
        }
    });

    /// <summary>Writes the answer of a problem.</summary>
    internal static Task Write(HttpContext http, ProblemException problem)
    {
        http.Response.StatusCode = problem.Status;
        http.Response.ContentType = MediaType;
        if (problem.Status == 503) http.Response.Headers.RetryAfter = RetryAfterSeconds;
        if (problem.Status == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = "Bearer realm=\"kontor\"";
        if (problem.RetryAfter is { } wait) http.Response.Headers.RetryAfter = $"{Math.Max(1, Math.Ceiling(wait.TotalSeconds)):0}";
        return http.Response.WriteAsync(JsonSerializer.Serialize(new
        {
            type = $"urn:kontor:problem:{problem.Code.ToLowerInvariant().Replace('_', '-')}",
            title = Title(problem.Status),
            status = problem.Status,
            detail = problem.Message,
            code = problem.Code,
            instance = http.Request.Path.Value,
            error_code = problem.Code,
            message = problem.Message,
            error = problem.Message, // the Open Inference Protocol's
        }, Options), http.RequestAborted);
    }

    internal static ProblemException Of(Exception failure) => failure switch
    {
        ProblemException problem => problem,
        BadHttpRequestException { StatusCode: 413 } refused => new ProblemException(413, ProblemCodes.ContentTooLarge, refused.Message, refused),
        BadHttpRequestException refused => new ProblemException(refused.StatusCode, ProblemCodes.BadRequest, refused.Message, refused),
        JsonException malformed => new ProblemException(400, ProblemCodes.BadRequest, $"the body is not the JSON that is needed: {malformed.Message}", malformed),
        DataException { Fault.Code: FaultCode.Database or FaultCode.CannotWrite } refused => new ProblemException(503, ProblemCodes.TemporarilyUnavailable, refused.Message, refused),
        DataException { Fault.Code: FaultCode.NotFound } missing => new ProblemException(404, ProblemCodes.ResourceDoesNotExist, missing.Message, missing),
        DataException { Fault.Code: FaultCode.Duplicate } taken => new ProblemException(400, ProblemCodes.ResourceAlreadyExists, taken.Message, taken), // MLflow's status of this code
        DataException bad => new ProblemException(400, ProblemCodes.InvalidParameterValue, bad.Message, bad),
        ArgumentException bad => new ProblemException(400, ProblemCodes.InvalidParameterValue, bad.Message, bad),
        _ => new ProblemException(500, ProblemCodes.InternalError, "a fault of Kontor itself: the server's log has it", failure),
    };

    private static ProblemException Of(int status) => status switch
    {
        401 => new ProblemException(status, ProblemCodes.Unauthenticated, "no valid key: send 'Authorization: Bearer <key>'"),
        403 => new ProblemException(status, ProblemCodes.PermissionDenied, "the key's role may not do this"),
        404 => new ProblemException(status, ProblemCodes.EndpointNotFound, "nothing is served under this path"),
        405 => new ProblemException(status, ProblemCodes.EndpointNotFound, "this path is not served with this method"),
        413 => new ProblemException(status, ProblemCodes.ContentTooLarge, "the body is larger than this path takes"),
        415 => new ProblemException(status, ProblemCodes.UnsupportedMediaType, "this content type is not taken here"),
        429 => new ProblemException(status, ProblemCodes.RequestLimitExceeded, "too many requests: wait, then try again"),
        503 => new ProblemException(status, ProblemCodes.TemporarilyUnavailable, "not able to work at the moment: try again"),
        < 500 => new ProblemException(status, ProblemCodes.BadRequest, "the request cannot be served"),
        _ => new ProblemException(status, ProblemCodes.InternalError, "a fault of Kontor itself: the server's log has it"),
    };

    private static string Title(int status) => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status);
}
