using System.Collections.Immutable;
using Kontor.Ledger;
using Kontor.Ledger.Access;
using Kontor.Ledger.Artefacts;
using Kontor.Ledger.Tracking;
using Kontor.Server.Access;
using Kontor.Server.Problems;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Kontor.Server.Tracking;

/// <summary>Files of runs: MLflow's <c>artifacts/list</c>, <c>mlflow-artifacts/artifacts/...</c> and <c>get-artifact</c>.</summary>
internal static class ArtifactEndpoints
{
    private const string Binary = "application/octet-stream", Path = "/api/2.0/mlflow-artifacts/artifacts";
    private static readonly FileExtensionContentTypeProvider MediaTypes = new();

    internal static void MapArtifacts(this IEndpointRouteBuilder routes)
    {
        routes.MapMlflow<RunFilesAnswer>("GET", "artifacts/list", Role.Viewer, "What lies in a folder of a run",
            async ([FromQuery(Name = "run_id")] string? id, [FromQuery(Name = "run_uuid")] string? uuid, [FromQuery(Name = "path")] string? path, LedgerStore ledger, CancellationToken cancellation) =>
            {
                RunDocument run = await ledger.Tracking.GetRunAsync(RunEndpoints.RunId(id, uuid), cancellation);
                ImmutableArray<RunFileEntry> files = await ledger.Tracking.ListFilesAsync(run.Id, ArtifactPath.Below(path), cancellation);
                return MlflowAnswer.Of(new RunFilesAnswer(run.ArtifactUri, [.. files.Select(f => new FileMessage(f.Path, f.IsFolder, f.Bytes))]));
            });
        routes.MapGet(Path, async ([FromQuery(Name = "path")] string? path, LedgerStore ledger, CancellationToken cancellation) =>
            {
                ArtifactPath folder = Of(path ?? "");
                ImmutableArray<RunFileEntry> files = await ledger.Tracking.ListFilesAsync(folder.RunId, folder.Path, cancellation);
                return MlflowAnswer.Of(new FilesAnswer([.. files.Select(f => new FileMessage(f.Path[(f.Path.LastIndexOf('/') + 1)..], f.IsFolder, f.Bytes))]));
            })
            .Needs(Role.Viewer).WithName("mlflow-artifacts-list").WithSummary("What lies in a folder, by names").Produces<FilesAnswer>();
        routes.MapGet(Path + "/{**path}", async (string path, LedgerStore ledger, BlobStore blobs, CancellationToken cancellation) =>
            {
                ArtifactPath file = Of(path);
                return await FileAsync(file.RunId, file.Path, ledger, blobs, cancellation);
            })
            .Needs(Role.Viewer).WithTags("MLflow").WithName("mlflow-artifacts-get").WithSummary("The bytes of a file; a range of them where one is asked for")
            .Produces<Stream>(StatusCodes.Status200OK, Binary).Produces<Stream>(StatusCodes.Status206PartialContent, Binary).ServesFiles();
        routes.MapPut(Path + "/{**path}", async (string path, HttpContext http, LedgerStore ledger, BlobStore blobs) =>
            {
                ArtifactPath file = Of(path);
                if (file.Path.Length == 0) throw MlflowBody.Missing("path");
                // before the bytes come: a run that is not there or deleted takes none
                if ((await ledger.Tracking.GetRunAsync(file.RunId, http.RequestAborted)).Stage == LifecycleStage.Deleted)
                    throw new ProblemException(400, ProblemCodes.InvalidParameterValue, $"run '{file.RunId}': found a deleted run, needed one in use");
                FileHash hash = await blobs.PutAsync(http.Request.Body, http.RequestAborted);
                await ledger.Tracking.AttachFileAsync(file.RunId, new RunFile(file.Path, hash, MediaTypes.TryGetContentType(file.Path, out string? type) ? type : Binary), http.RequestAborted);
                return MlflowAnswer.Empty;
            })
            .Needs(Role.Analyst).WithTags("MLflow").WithName("mlflow-artifacts-put").WithSummary("Keep a file of a run").Accepts<Stream>(Binary, "*/*").Produces<NothingMessage>()
            .TakesFiles();
        routes.MapDelete(Path + "/{**path}", async (string path, LedgerStore ledger, CancellationToken cancellation) =>
            {
                ArtifactPath file = Of(path);
                if (file.Path.Length == 0) throw MlflowBody.Missing("path");
                await ledger.Tracking.RemoveFileAsync(file.RunId, file.Path, cancellation);
                return MlflowAnswer.Empty;
            })
            .Needs(Role.Admin).WithName("mlflow-artifacts-delete").WithSummary("Take a file or a folder away from a run").Produces<NothingMessage>();
        // a client that hears 501 sends the file in one piece
        routes.MapPost("/api/2.0/mlflow-artifacts/mpu/{**path}", IResult (string path) =>
                throw new ProblemException(StatusCodes.Status501NotImplemented, "NOT_IMPLEMENTED", "files are not taken in parts: PUT the whole file"))
            .Needs(Role.Analyst).WithName("mlflow-artifacts-parts").WithSummary("Says that files are not taken in parts");
        routes.MapGet("/get-artifact", async (
                [FromQuery(Name = "run_id")] string? id, [FromQuery(Name = "run_uuid")] string? uuid, [FromQuery(Name = "path")] string? path, LedgerStore ledger, BlobStore blobs,
                CancellationToken cancellation) =>
                await FileAsync(RunEndpoints.RunId(id, uuid), ArtifactPath.Below(MlflowBody.NeedText(path, "path")), ledger, blobs, cancellation))
            .Needs(Role.Viewer).WithTags("MLflow").WithName("mlflow-get-artifact").WithSummary("The bytes of a file of a run").Produces<Stream>(StatusCodes.Status200OK, Binary).ServesFiles();
    }

    /// <summary>A file of a run as an answer: to be kept, not shown, so that a page that was uploaded never runs here.</summary>
    internal static async Task<IResult> FileAsync(string runId, string path, LedgerStore ledger, BlobStore blobs, CancellationToken cancellation)
    {
        RunFile file = await ledger.Tracking.FindFileAsync(runId, path, cancellation)
            ?? throw new ProblemException(404, ProblemCodes.ResourceDoesNotExist, $"run '{runId}': found no file '{path}', needed the path of one");
        return Results.File(
            blobs.Open(file.Hash.Sha256), file.MediaType, file.Path[(file.Path.LastIndexOf('/') + 1)..], entityTag: new EntityTagHeaderValue($"\"{file.Hash.Sha256}\""), enableRangeProcessing: true);
    }

    private static ArtifactPath Of(string path) => ArtifactPath.Of(path)
        ?? throw new ProblemException(400, ProblemCodes.InvalidParameterValue, $"Invalid path: found '{path}', needed '<experiment>/<run>/artifacts/<path>': files belong to runs");
}
