namespace Kontor.Server.Problems;

/// <summary>The codes of problems: MLflow's own where it has one (mlflow/protos/databricks.proto), so that its clients know them.</summary>
internal static class ProblemCodes
{
    internal const string
        InvalidParameterValue = "INVALID_PARAMETER_VALUE",
        BadRequest = "BAD_REQUEST",
        ResourceDoesNotExist = "RESOURCE_DOES_NOT_EXIST",
        ResourceAlreadyExists = "RESOURCE_ALREADY_EXISTS",
        ResourceConflict = "RESOURCE_CONFLICT",
        InvalidState = "INVALID_STATE",
        EndpointNotFound = "ENDPOINT_NOT_FOUND",
        Unauthenticated = "UNAUTHENTICATED",
        PermissionDenied = "PERMISSION_DENIED",
        RequestLimitExceeded = "REQUEST_LIMIT_EXCEEDED",
        ContentTooLarge = "CONTENT_TOO_LARGE",
        UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE",
        TemporarilyUnavailable = "TEMPORARILY_UNAVAILABLE",
        InternalError = "INTERNAL_ERROR";
}
