using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kontor.Server.Tests.Tracking;

/// <summary>MLflow's REST API 2.0 as it is documented, path by path, whatever database is under it.</summary>
public abstract partial class MlflowContract
{
    /// <summary>A new database; null for a SQLite file.</summary>
    protected abstract string? NewDatabase();

    private Task<MlflowApi> StartAsync() => MlflowApi.StartAsync(NewDatabase());

    [Fact]
    public async Task Experiments_FromCreationToRestore_AreAsDocumented()
    {
        await using MlflowApi api = await StartAsync();
        string id = (string)(await api.PostAsync("experiments/create", new { name = "Größe 東京", tags = new[] { new { key = "team", value = "north" } } }))["experiment_id"]!;
        JsonNode experiment = (await api.GetAsync($"experiments/get?experiment_id={id}"))["experiment"]!;
        Assert.Equal((id, "Größe 東京", "active", $"mlflow-artifacts:/{id}"), ((string)experiment["experiment_id"]!, (string)experiment["name"]!, (string)experiment["lifecycle_stage"]!, (string)experiment["artifact_location"]!));
        Assert.Equal(JsonValueKind.Number, experiment["creation_time"]!.GetValueKind());
        Assert.Equal(JsonValueKind.Number, experiment["last_update_time"]!.GetValueKind());
        Assert.Equal("team=north", MlflowApi.Pairs(experiment["tags"]));
        Assert.Equal(id, (string)(await api.GetAsync("experiments/get-by-name?experiment_name=" + Uri.EscapeDataString("Größe 東京")))["experiment"]!["experiment_id"]!);
        Assert.Empty((await api.PostAsync("experiments/update", new { experiment_id = id, new_name = "sweep" })).AsObject());
        Assert.Empty((await api.PostAsync("experiments/set-experiment-tag", new { experiment_id = id, key = "note", value = "" })).AsObject());
        Assert.Empty((await api.PostAsync("experiments/delete-experiment-tag", new { experiment_id = id, key = "team" })).AsObject());
        experiment = (await api.GetAsync($"experiments/get?experiment_id={id}"))["experiment"]!;
        Assert.Equal(("sweep", "note="), ((string)experiment["name"]!, MlflowApi.Pairs(experiment["tags"])));
        Assert.Empty((await api.PostAsync("experiments/delete", new { experiment_id = id })).AsObject());
        Assert.Equal("deleted", (string)(await api.GetAsync($"experiments/get?experiment_id={id}"))["experiment"]!["lifecycle_stage"]!);
        Assert.Equal("Default", MlflowApi.Names((await api.PostAsync("experiments/search", new { max_results = 10 }))["experiments"]));
        Assert.Empty((await api.PostAsync("experiments/restore", new { experiment_id = id })).AsObject());
        Assert.Equal("sweep, Default", MlflowApi.Names((await api.PostAsync("experiments/search", new { max_results = "10", view_type = "ALL" }))["experiments"]));
    }

    [Fact]
    public async Task Experiments_Search_FiltersOrdersAndPages()
    {
        await using MlflowApi api = await StartAsync();
        foreach (string name in new[] { "b", "a", "c" }) await api.NewExperimentAsync("sweep " + name);
        object query = new { filter = "name LIKE 'sweep%'", order_by = new[] { "name DESC" }, max_results = 2 };
        JsonNode first = await api.PostAsync("experiments/search", query);
        Assert.Equal("sweep c, sweep b", MlflowApi.Names(first["experiments"]));
        string token = Uri.EscapeDataString((string)first["next_page_token"]!);
        JsonNode second = await api.GetAsync($"experiments/search?filter={Uri.EscapeDataString("name LIKE 'sweep%'")}&order_by=name%20DESC&max_results=2&page_token={token}");
        Assert.Equal("sweep a", MlflowApi.Names(second["experiments"]));
        Assert.Null(second["next_page_token"]);
        Assert.Equal(4, (await api.GetAsync("experiments/list?view_type=ACTIVE_ONLY"))["experiments"]!.AsArray().Count);
        Assert.Empty((await api.PostAsync("experiments/search", new { view_type = 2 }))["experiments"]!.AsArray());
    }

    [Fact]
    public async Task Runs_FromCreationToRestore_AreAsDocumented()
    {
        await using MlflowApi api = await StartAsync();
        string experiment = await api.NewExperimentAsync();
        JsonNode run = (await api.PostAsync(
            "runs/create", new { experiment_id = experiment, user_id = "ada", run_name = "first", start_time = "1700000000000", tags = new[] { new { key = "a", value = "b" } } }))["run"]!;
        string id = (string)run["info"]!["run_id"]!;
        Assert.Equal(
            $$"""{"run_id":"{{id}}","run_uuid":"{{id}}","run_name":"first","experiment_id":"{{experiment}}","user_id":"ada","status":"RUNNING","start_time":1700000000000,"artifact_uri":"mlflow-artifacts:/{{experiment}}/{{id}}/artifacts","lifecycle_stage":"active"}""",
            run["info"]!.ToJsonString());
        Assert.Equal("a=b, mlflow.runName=first", MlflowApi.Pairs(run["data"]!["tags"]));
        Assert.Empty(run["data"]!["metrics"]!.AsArray());
        Assert.Empty((await api.PostAsync("runs/set-tag", new { run_uuid = id, key = "c", value = "ü" })).AsObject());
        Assert.Empty((await api.PostAsync("runs/delete-tag", new { run_id = id, key = "a" })).AsObject());
        Assert.Empty((await api.PostAsync("runs/log-parameter", new { run_id = id, key = "alpha", value = 0.5 })).AsObject());
        Assert.Empty((await api.PostAsync("runs/log-parameter", new { run_id = id, key = "alpha", value = "0.5" })).AsObject());
        Assert.Equal((400, "INVALID_PARAMETER_VALUE"), Head(await api.RefusedAsync(HttpMethod.Post, "runs/log-parameter", new { run_id = id, key = "alpha", value = "0.6" })));
        JsonNode ended = await api.PostAsync("runs/update", new { run_id = id, status = "FINISHED", end_time = 1700000001000, run_name = "second" });
        Assert.Equal(("FINISHED", 1700000001000, "second"), ((string)ended["run_info"]!["status"]!, (long)ended["run_info"]!["end_time"]!, (string)ended["run_info"]!["run_name"]!));
        JsonNode data = (await api.GetAsync($"runs/get?run_uuid={id}"))["run"]!["data"]!;
        Assert.Equal(("alpha=0.5", "c=ü, mlflow.runName=second"), (MlflowApi.Pairs(data["params"]), MlflowApi.Pairs(data["tags"])));
        Assert.Empty((await api.PostAsync("runs/delete", new { run_id = id })).AsObject());
        Assert.Equal("deleted", (string)(await api.GetAsync($"runs/get?run_id={id}"))["run"]!["info"]!["lifecycle_stage"]!);
        Assert.Empty((await api.PostAsync("runs/restore", new { run_id = id })).AsObject());
        Assert.Equal("active", (string)(await api.GetAsync($"runs/get?run_id={id}"))["run"]!["info"]!["lifecycle_stage"]!);
    }

    /// <summary>Values that JSON cannot write: bare words as Python's encoder writes them, texts as protobuf does.</summary>
    [Fact]
    public async Task LogMetric_ValuesThatAreNoNumbers_AreKeptAndAnsweredAsTexts()
    {
        await using MlflowApi api = await StartAsync();
        string run = await api.NewRunIdAsync();
        string[] values = ["0.5", "NaN", "\"NaN\"", "Infinity", "\"Infinity\"", "-Infinity", "\"-Infinity\"", "\"0.25\"", "1e300", "-7"];
        for (int i = 0; i < values.Length; i++) await api.PostAsync("runs/log-metric", $$"""{"run_id":"{{run}}","key":"m","value":{{values[i]}},"timestamp":{{1000 + i}},"step":"{{i}}"}""");
        JsonArray history = (await api.GetAsync($"metrics/get-history?run_id={run}&metric_key=m"))["metrics"]!.AsArray();
        Assert.Equal(
            ["0.5", "\"NaN\"", "\"NaN\"", "\"Infinity\"", "\"Infinity\"", "\"-Infinity\"", "\"-Infinity\"", "0.25", "1E+300", "-7"],
            history.Select(p => p!["value"]!.ToJsonString()));
        Assert.Equal("""{"key":"m","value":0.5,"timestamp":1000,"step":0}""", history[0]!.ToJsonString());
        Assert.Equal("-7", (await api.DataAsync(run))["metrics"]![0]!["value"]!.ToJsonString());
        await api.PostAsync("runs/log-batch", $$"""{"run_id":"{{run}}","metrics":[{"key":"n NaN Infinity","value":NaN,"timestamp":1,"step":0}],"tags":[{"key":"t","value":"NaN \\\" -Infinity"}]}""");
        JsonNode data = await api.DataAsync(run);
        Assert.Equal("n NaN Infinity=NaN", MlflowApi.Pairs(new JsonArray(data["metrics"]![1]!.DeepClone())));
        Assert.Contains("t=NaN \\\" -Infinity", MlflowApi.Pairs(data["tags"]));
    }

    [Fact]
    public async Task LogBatch_FiveHundredMetricsWithParamsAndTags_IsKeptWhole()
    {
        await using MlflowApi api = await StartAsync();
        string run = await api.NewRunIdAsync();
        object batch = new
        {
            run_id = run,
            metrics = Enumerable.Range(0, 500).Select(i => new { key = $"loss/{i % 5}", value = i / 7.0, timestamp = 1_700_000_000_000 + i, step = i }),
            @params = Enumerable.Range(0, 100).Select(i => new { key = $"p{i:00}", value = $"{i}" }),
            tags = new[] { new { key = "a", value = "1" }, new { key = "a", value = "2" } },
        };
        Assert.Empty((await api.PostAsync("runs/log-batch", batch)).AsObject());
        JsonNode data = await api.DataAsync(run);
        Assert.Equal(["loss/0", "loss/1", "loss/2", "loss/3", "loss/4"], data["metrics"]!.AsArray().Select(m => (string)m!["key"]!));
        Assert.Equal(499 / 7.0, (double)data["metrics"]![4]!["value"]!);
        Assert.Equal(100, data["params"]!.AsArray().Count);
        Assert.StartsWith("a=2", MlflowApi.Pairs(data["tags"]));
        JsonNode page = await api.GetAsync($"metrics/get-history?run_id={run}&metric_key=loss/1&max_results=60");
        Assert.Equal(60, page["metrics"]!.AsArray().Count);
        JsonNode rest = await api.GetAsync($"metrics/get-history?run_id={run}&metric_key=loss/1&max_results=60&page_token={Uri.EscapeDataString((string)page["next_page_token"]!)}");
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (5L * i) + 1), page["metrics"]!.AsArray().Concat(rest["metrics"]!.AsArray()).Select(p => (long)p!["step"]!));
        Assert.Null(rest["next_page_token"]);
    }

    [Fact]
    public async Task LogBatch_WithAFault_KeepsNothing()
    {
        await using MlflowApi api = await StartAsync();
        string run = await api.NewRunIdAsync();
        await api.PostAsync("runs/log-parameter", new { run_id = run, key = "a", value = "1" });
        object bad = new { run_id = run, metrics = new[] { new { key = "m", value = 1, timestamp = 1, step = 0 } }, @params = new[] { new { key = "a", value = "2" } }, tags = new[] { new { key = "t", value = "v" } } };
        Assert.Equal((400, "INVALID_PARAMETER_VALUE"), Head(await api.RefusedAsync(HttpMethod.Post, "runs/log-batch", bad)));
        JsonNode data = await api.DataAsync(run);
        Assert.Empty(data["metrics"]!.AsArray());
        Assert.DoesNotContain("t=v", MlflowApi.Pairs(data["tags"]));
    }

    [Fact]
    public async Task Search_FiltersOrdersAndPages()
    {
        await using MlflowApi api = await StartAsync();
        string experiment = await api.NewExperimentAsync();
        for (int i = 0; i < 6; i++)
        {
            string run = await api.NewRunIdAsync(experiment, start: 1000 + i);
            await api.PostAsync("runs/log-batch", new
            {
                run_id = run,
                metrics = new[] { new { key = "rmse", value = i / 10.0, timestamp = 1, step = 0 } },
                @params = new[] { new { key = "alpha", value = $"{i}" } },
                tags = new[] { new { key = "a b", value = i % 2 == 0 ? "even" : "odd" } },
            });
        }
        object query = new { experiment_ids = new[] { experiment }, filter = "metrics.rmse < 0.45 and tags.\"a b\" LIKE 'ev%'", order_by = new[] { "metrics.rmse DESC" }, max_results = 2 };
        JsonNode first = await api.PostAsync("runs/search", query);
        static IEnumerable<string> Alphas(JsonNode page) => page["runs"]!.AsArray().Select(r => MlflowApi.Pairs(r!["data"]!["params"]));
        Assert.Equal(["alpha=4", "alpha=2"], Alphas(first));
        JsonNode second = await api.PostAsync("runs/search", new
        {
            experiment_ids = new[] { experiment }, filter = "metrics.rmse < 0.45 and tags.\"a b\" LIKE 'ev%'", order_by = new[] { "metrics.rmse DESC" }, max_results = 2, page_token = (string)first["next_page_token"]!,
        });
        Assert.Equal(["alpha=0"], Alphas(second));
        Assert.Null(second["next_page_token"]);
        Assert.Empty((await api.PostAsync("runs/search", new { experiment_ids = new[] { experiment }, run_view_type = "DELETED_ONLY" }))["runs"]!.AsArray());
        Assert.Equal((400, "INVALID_PARAMETER_VALUE"), Head(await api.RefusedAsync(HttpMethod.Post, "runs/search", new { experiment_ids = new[] { experiment }, filter = "metrics.rmse <> 'x" })));
    }

    [Fact]
    public async Task BulkHistory_OfSeveralRuns_IsOneListAndIsThinned()
    {
        await using MlflowApi api = await StartAsync();
        string[] runs = [await api.NewRunIdAsync(), await api.NewRunIdAsync()];
        foreach (string run in runs)
            await api.PostAsync("runs/log-batch", new { run_id = run, metrics = Enumerable.Range(0, 100).Select(i => new { key = "m", value = i, timestamp = i, step = i }) });
        string both = string.Join('&', runs.Select(r => $"run_id={r}"));
        JsonArray all = (await api.GetAsync($"metrics/get-history-bulk?{both}&metric_key=m"))["metrics"]!.AsArray();
        Assert.Equal(200, all.Count);
        Assert.Equal(runs.Order(), all.Select(p => (string)p!["run_id"]!).Distinct());
        JsonArray thinned = (await api.GetAsync($"metrics/get-history-bulk-interval?{both.Replace("run_id", "run_ids")}&metric_key=m&max_results=10&start_step=10&end_step=90"))["metrics"]!.AsArray();
        Assert.Equal(20, thinned.Count);
        Assert.Equal((10, 90), ((long)thinned[0]!["step"]!, (long)thinned[9]!["step"]!));
        Assert.Equal((400, "INVALID_PARAMETER_VALUE"), Head(await api.RefusedAsync(HttpMethod.Get, $"metrics/get-history-bulk-interval?{both.Replace("run_id", "run_ids")}&metric_key=m&start_step=5")));
    }

    [Fact]
    public async Task LogInputs_Datasets_AreAnsweredWithTheRun()
    {
        await using MlflowApi api = await StartAsync();
        string run = await api.NewRunIdAsync();
        Assert.Equal("{}", (await api.RunAsync(run))["inputs"]!.ToJsonString());
        const string input = """{"tags":[{"key":"mlflow.data.context","value":"training"}],"dataset":{"name":"sales","digest":"a1b2","source_type":"local","source":"sales.csv","schema":"[]"}}""";
        Assert.Empty((await api.PostAsync("runs/log-inputs", Body(run, input))).AsObject());
        Assert.Equal("{\"dataset_inputs\":[" + input + "]}", (await api.RunAsync(run))["inputs"]!.ToJsonString());
        JsonNode found = await api.PostAsync("runs/search", new { experiment_ids = new[] { "0" }, filter = "dataset.name = 'sales' AND dataset.context = 'training'" });
        Assert.Equal(run, (string)Assert.Single(found["runs"]!.AsArray())!["info"]!["run_id"]!);
        Assert.Equal((400, "INVALID_PARAMETER_VALUE"), Head(await api.RefusedAsync(HttpMethod.Post, "runs/log-inputs", Body(run, """{"dataset":{"name":"sales"}}"""))));
        Assert.Equal((404, "RESOURCE_DOES_NOT_EXIST"), Head(await api.RefusedAsync(HttpMethod.Post, "runs/log-inputs", Body(new string('0', 32), input))));

        static JsonNode Body(string run, string input) => new JsonObject { ["run_id"] = run, ["datasets"] = new JsonArray(JsonNode.Parse(input)) };
    }

    [Fact]
    public async Task LogModel_TwoModels_AreTheHistoryInATag()
    {
        await using MlflowApi api = await StartAsync();
        string run = await api.NewRunIdAsync();
        foreach (string path in new[] { "one", "two" }) await api.PostAsync("runs/log-model", new { run_id = run, model_json = $$"""{"artifact_path":"{{path}}"}""" });
        string tag = (string)(await api.DataAsync(run))["tags"]!.AsArray().Single(t => (string)t!["key"]! == "mlflow.log-model.history")!["value"]!;
        Assert.Equal("""[{"artifact_path":"one"},{"artifact_path":"two"}]""", tag);
        Assert.Equal((400, "INVALID_PARAMETER_VALUE"), Head(await api.RefusedAsync(HttpMethod.Post, "runs/log-model", new { run_id = run, model_json = "[1" })));
    }

    [Fact]
    public async Task Artifacts_AreKeptListedReadInPartsAndRemoved()
    {
        await using MlflowApi api = await StartAsync();
        string run = await api.NewRunIdAsync(), root = $"/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts";
        byte[] bytes = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31))];
        Assert.Equal("{}", await PutAsync(api, $"{root}/model/{Uri.EscapeDataString("größe 1.bin")}", bytes));
        Assert.Equal("{}", await PutAsync(api, $"{root}/page.html", Encoding.UTF8.GetBytes("<script>1</script>")));
        JsonNode list = await api.GetAsync($"artifacts/list?run_id={run}");
        Assert.Equal($$"""{"root_uri":"mlflow-artifacts:/0/{{run}}/artifacts","files":[{"path":"model","is_dir":true},{"path":"page.html","is_dir":false,"file_size":18}]}""", list.ToJsonString());
        Assert.Equal("""[{"path":"model/größe 1.bin","is_dir":false,"file_size":300000}]""", Plain((await api.GetAsync($"artifacts/list?run_id={run}&path=model"))["files"]!));
        JsonNode byName = JsonNode.Parse(await api.Client.GetStringAsync($"/api/2.0/mlflow-artifacts/artifacts?path=0/{run}/artifacts/model"))!;
        Assert.Equal("""[{"path":"größe 1.bin","is_dir":false,"file_size":300000}]""", Plain(byName["files"]!));
        Assert.Equal(bytes, await api.Client.GetByteArrayAsync($"{root}/model/{Uri.EscapeDataString("größe 1.bin")}"));
        using var part = new HttpRequestMessage(HttpMethod.Get, $"/get-artifact?run_uuid={run}&path=model/{Uri.EscapeDataString("größe 1.bin")}");
        part.Headers.Range = new RangeHeaderValue(1000, 1999);
        using HttpResponseMessage some = await api.Client.SendAsync(part);
        Assert.Equal(HttpStatusCode.PartialContent, some.StatusCode);
        Assert.Equal(bytes[1000..2000], await some.Content.ReadAsByteArrayAsync());
        using HttpResponseMessage page = await api.Client.GetAsync($"{root}/page.html");
        Assert.Equal("attachment", page.Content.Headers.ContentDisposition?.DispositionType);
        using HttpResponseMessage removed = await api.Client.DeleteAsync($"{root}/model");
        Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
        Assert.Equal("page.html", MlflowApi.Names((await api.GetAsync($"artifacts/list?run_id={run}"))["files"], "path"));
        Assert.Equal((404, "RESOURCE_DOES_NOT_EXIST"), Head(await api.RefusedAsync(HttpMethod.Get, $"{root}/model/x")));
        Assert.Equal((501, "NOT_IMPLEMENTED"), Head(await api.RefusedAsync(HttpMethod.Post, $"/api/2.0/mlflow-artifacts/mpu/create/0/{run}/artifacts/x", "{}")));
    }

    [Theory]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    [InlineData("%252e%252e/passwd")]
    [InlineData("a/%2e%2e%2f%2e%2e%2fb")]
    [InlineData("..%5cwin.ini")]
    [InlineData("C:/win.ini")]
    [InlineData("a%00b")]
    public async Task Artifacts_PathsThatLeaveTheRun_AreRefused(string path)
    {
        await using MlflowApi api = await StartAsync();
        string run = await api.NewRunIdAsync(), root = $"/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/";
        foreach (HttpMethod method in new[] { HttpMethod.Put, HttpMethod.Get })
        {
            // by hand: an HttpClient would tidy the path up before it is sent
            string answer = await RawAsync(api, $"{method} {root}{path} HTTP/1.1", method == HttpMethod.Put ? "x" : "");
            Assert.True(answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 404", StringComparison.Ordinal), $"{method}: {answer}");
        }
        Assert.Empty((await api.GetAsync($"artifacts/list?run_id={run}"))["files"]!.AsArray());
    }

    [Fact]
    public async Task Artifacts_OfNoRun_AreRefused()
    {
        await using MlflowApi api = await StartAsync();
        Assert.Equal((404, "RESOURCE_DOES_NOT_EXIST"), Head(await api.RefusedAsync(HttpMethod.Put, $"/api/2.0/mlflow-artifacts/artifacts/0/{new string('a', 32)}/artifacts/x", new ByteArrayContent([1]))));
        Assert.Equal((400, "INVALID_PARAMETER_VALUE"), Head(await api.RefusedAsync(HttpMethod.Put, "/api/2.0/mlflow-artifacts/artifacts/loose.bin", new ByteArrayContent([1]))));
    }

    [Theory]
    [InlineData("experiments/create", "{}", 400, "INVALID_PARAMETER_VALUE", "'name'")]
    [InlineData("experiments/create", "{\"name\":", 400, "BAD_REQUEST", "not JSON: line 1")]
    [InlineData("experiments/create", "[]", 400, "BAD_REQUEST", "JSON")]
    [InlineData("experiments/create", "null", 400, "BAD_REQUEST", "null")]
    [InlineData("experiments/create", "{\"name\":{\"a\":1}}", 400, "INVALID_PARAMETER_VALUE", "'name'")]
    [InlineData("experiments/create", "{\"name\":\"a\"} x", 400, "BAD_REQUEST", "")]
    [InlineData("experiments/create", "{\"name\":\"Default\"}", 400, "RESOURCE_ALREADY_EXISTS", "Default")]
    [InlineData("experiments/delete", "{\"experiment_id\":\"77\"}", 404, "RESOURCE_DOES_NOT_EXIST", "77")]
    [InlineData("experiments/search", "{\"view_type\":\"SOME\"}", 400, "INVALID_PARAMETER_VALUE", "view_type")]
    [InlineData("experiments/search", "{\"max_results\":\"many\"}", 400, "INVALID_PARAMETER_VALUE", "max_results")]
    [InlineData("experiments/search", "{\"page_token\":\"x\"}", 400, "INVALID_PARAMETER_VALUE", "page_token")]
    [InlineData("runs/create", "{\"experiment_id\":\"77\"}", 404, "RESOURCE_DOES_NOT_EXIST", "77")]
    [InlineData("runs/update", "{\"run_id\":\"RUN\",\"status\":\"DONE\"}", 400, "INVALID_PARAMETER_VALUE", "'DONE'")]
    [InlineData("runs/log-metric", "{\"run_id\":\"RUN\",\"value\":1}", 400, "INVALID_PARAMETER_VALUE", "'key'")]
    [InlineData("runs/log-metric", "{\"run_id\":\"RUN\",\"key\":\"m\",\"value\":null}", 400, "INVALID_PARAMETER_VALUE", "null")]
    [InlineData("runs/log-metric", "{\"run_id\":\"RUN\",\"key\":\"m\",\"value\":\"much\"}", 400, "INVALID_PARAMETER_VALUE", "'much'")]
    [InlineData("runs/log-metric", "{\"run_id\":\"RUN\",\"key\":\"m\",\"value\":1,\"step\":1.5}", 400, "INVALID_PARAMETER_VALUE", "1.5")]
    [InlineData("runs/log-metric", "{\"key\":\"m\",\"value\":1}", 400, "INVALID_PARAMETER_VALUE", "'run_id'")]
    [InlineData("runs/log-metric", "{\"run_id\":\"\\ud800\",\"key\":\"m\",\"value\":1}", 400, "BAD_REQUEST", "Unicode")]
    [InlineData("runs/log-metric", "{\"run_id\":\"00000000000000000000000000000000\",\"key\":\"m\",\"value\":1,\"timestamp\":1}", 404, "RESOURCE_DOES_NOT_EXIST", "0000")]
    [InlineData("runs/log-batch", "{\"run_id\":\"RUN\",\"metrics\":[{\"key\":\"m\",\"value\":1,\"timestamp\":1},{\"key\":\"m\"}]}", 400, "INVALID_PARAMETER_VALUE", "metrics[1].value")]
    [InlineData("runs/log-batch", "{\"run_id\":\"RUN\",\"metrics\":{}}", 400, "INVALID_PARAMETER_VALUE", "an array")]
    [InlineData("runs/log-batch", "{\"run_id\":\"RUN\",\"params\":[{\"key\":\"\",\"value\":\"\"}]}", 400, "INVALID_PARAMETER_VALUE", "params[0].key")]
    [InlineData("runs/log-batch", "{\"run_id\":\"RUN\",\"metrics\":[NaN]}", 400, "INVALID_PARAMETER_VALUE", "metrics[0]")]
    [InlineData("runs/log-batch", "{\"run_id\":\"RUN\",\"metrics\":[", 400, "BAD_REQUEST", "not JSON")]
    [InlineData("registered-models/create", "{\"name\":\"a/b\"}", 400, "INVALID_PARAMETER_VALUE", "'a/b'")]
    [InlineData("model-versions/create", "{\"name\":\"no such\",\"source\":\"s3://x\"}", 404, "RESOURCE_DOES_NOT_EXIST", "no such")]
    [InlineData("model-versions/transition-stage", "{\"name\":\"m\",\"version\":\"1\",\"stage\":\"Live\"}", 400, "INVALID_PARAMETER_VALUE", "'Live'")]
    [InlineData("model-versions/transition-stage", "{\"name\":\"m\",\"version\":\"one\",\"stage\":\"None\"}", 400, "INVALID_PARAMETER_VALUE", "'one'")]
    public async Task Post_ThatCannotBeServed_SaysWhy(string path, string body, int status, string code, string found)
    {
        await using MlflowApi api = await StartAsync();
        (int Status, string Code, string Message) refused = await api.RefusedAsync(HttpMethod.Post, path, body.Replace("RUN", await api.NewRunIdAsync()));
        Assert.Equal((status, code), (refused.Status, refused.Code));
        Assert.Contains(found, refused.Message);
    }

    [Theory]
    [InlineData("experiments/get", 400, "INVALID_PARAMETER_VALUE", "'experiment_id'")]
    [InlineData("experiments/get?experiment_id=seven", 400, "INVALID_PARAMETER_VALUE", "seven")]
    [InlineData("experiments/get-by-name?experiment_name=none", 404, "RESOURCE_DOES_NOT_EXIST", "none")]
    [InlineData("runs/get?run_id=' OR 1=1", 404, "RESOURCE_DOES_NOT_EXIST", "OR")]
    [InlineData("metrics/get-history?run_id=x", 400, "INVALID_PARAMETER_VALUE", "'metric_key'")]
    [InlineData("registered-models/search?filter=owner='x'", 400, "INVALID_PARAMETER_VALUE", "owner")]
    [InlineData("registered-models/search?max_results=1001", 400, "INVALID_PARAMETER_VALUE", "1001")]
    [InlineData("model-versions/search?order_by=nothing", 400, "INVALID_PARAMETER_VALUE", "nothing")]
    [InlineData("model-versions/get?name=m&version=0", 400, "INVALID_PARAMETER_VALUE", "'0'")]
    [InlineData("runs/nothing", 404, "ENDPOINT_NOT_FOUND", "")]
    public async Task Get_ThatCannotBeServed_SaysWhy(string path, int status, string code, string found)
    {
        await using MlflowApi api = await StartAsync();
        (int Status, string Code, string Message) refused = await api.RefusedAsync(HttpMethod.Get, path);
        Assert.Equal((status, code), (refused.Status, refused.Code));
        Assert.Contains(found, refused.Message);
    }

    [Fact]
    public async Task Post_WithAnotherContentType_IsRefused()
    {
        await using MlflowApi api = await StartAsync();
        foreach (string path in new[] { "experiments/create", "runs/log-batch", "runs/search" })
            Assert.Equal((415, "UNSUPPORTED_MEDIA_TYPE"), Head(await api.RefusedAsync(HttpMethod.Post, path, new StringContent("name=x", Encoding.UTF8, "application/x-www-form-urlencoded"))));
    }

    [Fact]
    public async Task Paths_OfMlflowsPagesAndOldClients_AreServed()
    {
        await using MlflowApi api = await StartAsync();
        foreach (string prefix in new[] { "/ajax-api/2.0/mlflow/", "/api/2.0/preview/mlflow/" })
            Assert.Contains("Default", await api.Client.GetStringAsync(prefix + "experiments/get?experiment_id=0"));
    }

    private static (int, string) Head((int Status, string Code, string Message) refused) => (refused.Status, refused.Code);

    private static string Plain(JsonNode node) => node.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static async Task<string> PutAsync(MlflowApi api, string path, byte[] bytes)
    {
        using HttpResponseMessage answer = await api.Client.PutAsync(path, new ByteArrayContent(bytes));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<string> RawAsync(MlflowApi api, string request, string body)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(api.Server.Address.Host, api.Server.Address.Port);
        await using System.Net.Sockets.NetworkStream stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{request}\r\nHost: {api.Server.Address.Authority}\r\nAuthorization: Bearer {api.Server.Key}\r\nContent-Type: application/octet-stream\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
