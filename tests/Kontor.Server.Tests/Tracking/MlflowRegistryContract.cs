using System.Text;
using System.Text.Json.Nodes;
using Kontor.Ledger;
using Kontor.Ledger.Access;
using Kontor.Ledger.Registry;

namespace Kontor.Server.Tests.Tracking;

/// <summary>The paths of registered models and their versions.</summary>
public abstract partial class MlflowContract
{
    [Fact]
    public async Task RegisteredModels_FromCreationToDeletion_AreAsDocumented()
    {
        await using MlflowApi api = await StartAsync();
        JsonNode model = (await api.PostAsync("registered-models/create", new { name = "Preis 東京", description = "d", tags = new[] { new { key = "a", value = "b" } } }))["registered_model"]!;
        Assert.Equal(("Preis 東京", "d", "a=b"), ((string)model["name"]!, (string)model["description"]!, MlflowApi.Pairs(model["tags"])));
        Assert.True((long)model["creation_timestamp"]! > 1_700_000_000_000 && (long)model["last_updated_timestamp"]! >= (long)model["creation_timestamp"]!);
        Assert.Equal((400, "RESOURCE_ALREADY_EXISTS"), Head(await api.RefusedAsync(HttpMethod.Post, "registered-models/create", new { name = "Preis 東京" })));
        Assert.Equal("price", (string)(await api.PostAsync("registered-models/rename", new { name = "Preis 東京", new_name = "price" }))["registered_model"]!["name"]!);
        Assert.Equal("e", (string)(await api.SendAsync(HttpMethod.Patch, "registered-models/update", new { name = "price", description = "e" }))["registered_model"]!["description"]!);
        Assert.Empty((await api.PostAsync("registered-models/set-tag", new { name = "price", key = "c", value = "d" })).AsObject());
        Assert.Empty((await api.SendAsync(HttpMethod.Delete, "registered-models/delete-tag", new { name = "price", key = "a" })).AsObject());
        Assert.Equal("c=d", MlflowApi.Pairs((await api.GetAsync("registered-models/get?name=price"))["registered_model"]!["tags"]));
        Assert.Empty((await api.SendAsync(HttpMethod.Delete, "registered-models/delete", new { name = "price" })).AsObject());
        Assert.Equal((404, "RESOURCE_DOES_NOT_EXIST"), Head(await api.RefusedAsync(HttpMethod.Get, "registered-models/get?name=price")));
        await api.PostAsync("registered-models/create", new { name = "other" });
        using HttpResponseMessage byQuery = await api.Client.DeleteAsync(MlflowApi.Prefix + "registered-models/delete?name=other");
        Assert.True(byQuery.IsSuccessStatusCode);
    }

    [Fact]
    public async Task RegisteredModels_Search_FiltersOrdersAndPages()
    {
        await using MlflowApi api = await StartAsync();
        foreach (string name in new[] { "price b", "price a", "Demand", "price c" }) await api.PostAsync("registered-models/create", new { name, tags = new[] { new { key = "first", value = name[..1] } } });
        string query = $"registered-models/search?filter={Uri.EscapeDataString("name LIKE 'price%' and tags.first = 'p'")}&order_by={Uri.EscapeDataString("name DESC")}&max_results=2";
        JsonNode first = await api.GetAsync(query);
        Assert.Equal("price c, price b", MlflowApi.Names(first["registered_models"]));
        JsonNode second = await api.GetAsync($"{query}&page_token={Uri.EscapeDataString((string)first["next_page_token"]!)}");
        Assert.Equal("price a", MlflowApi.Names(second["registered_models"]));
        Assert.Null(second["next_page_token"]);
        Assert.Equal("Demand", MlflowApi.Names((await api.GetAsync($"registered-models/search?filter={Uri.EscapeDataString("name ILIKE 'DEM%'")}"))["registered_models"]));
        Assert.Empty((await api.GetAsync($"registered-models/search?filter={Uri.EscapeDataString("name LIKE 'DEM%'")}"))["registered_models"]!.AsArray());
    }

    [Fact]
    public async Task ModelVersions_FromCreationToDeletion_AreAsDocumented()
    {
        await using MlflowApi api = await StartAsync();
        string run = await api.NewRunIdAsync();
        await api.PostAsync("registered-models/create", new { name = "m" });
        JsonNode version = (await api.PostAsync("model-versions/create", new { name = "m", source = $"runs:/{run}/model", run_id = run, description = "d", tags = new[] { new { key = "a", value = "b" } } }))["model_version"]!;
        Assert.Equal(
            ("m", "1", "None", "d", $"runs:/{run}/model", run, "READY", "a=b"),
            ((string)version["name"]!, (string)version["version"]!, (string)version["current_stage"]!, (string)version["description"]!, (string)version["source"]!, (string)version["run_id"]!, (string)version["status"]!,
                MlflowApi.Pairs(version["tags"])));
        await api.PostAsync("model-versions/create", new { name = "m", source = "s3://bucket/2" });
        await api.PostAsync("model-versions/create", new { name = "m", source = "s3://bucket/3" });

        // stages
        Assert.Equal("Production", (string)(await api.PostAsync("model-versions/transition-stage", new { name = "m", version = 1, stage = "production" }))["model_version"]!["current_stage"]!);
        await api.PostAsync("model-versions/transition-stage", new { name = "m", version = "2", stage = "Production", archive_existing_versions = true });
        Assert.Equal("Archived", (string)(await api.GetAsync("model-versions/get?name=m&version=1"))["model_version"]!["current_stage"]!);
        Assert.Equal("2", MlflowApi.Names((await api.PostAsync("registered-models/get-latest-versions", new { name = "m", stages = new[] { "Production" } }))["model_versions"], "version"));
        Assert.Equal("3, 2, 1", MlflowApi.Names((await api.GetAsync("registered-models/get-latest-versions?name=m"))["model_versions"], "version"));
        Assert.Equal((400, "INVALID_PARAMETER_VALUE"), Head(await api.RefusedAsync(
            HttpMethod.Post, "model-versions/transition-stage", new { name = "m", version = "3", stage = "Archived", archive_existing_versions = true })));

        // aliases
        Assert.Empty((await api.PostAsync("registered-models/alias", new { name = "m", alias = "champion", version = "2" })).AsObject());
        await api.PostAsync("registered-models/alias", new { name = "m", alias = "champion", version = 3 });
        Assert.Equal("3", (string)(await api.GetAsync("registered-models/alias?name=m&alias=champion"))["model_version"]!["version"]!);
        Assert.Equal("""[{"alias":"champion","version":"3"}]""", (await api.GetAsync("registered-models/get?name=m"))["registered_model"]!["aliases"]!.ToJsonString());
        Assert.Equal((400, "INVALID_PARAMETER_VALUE"), Head(await api.RefusedAsync(HttpMethod.Post, "registered-models/alias", new { name = "m", alias = "v1", version = "1" })));

        // the rest
        Assert.Equal("e", (string)(await api.SendAsync(HttpMethod.Patch, "model-versions/update", new { name = "m", version = "2", description = "e" }))["model_version"]!["description"]!);
        await api.PostAsync("model-versions/set-tag", new { name = "m", version = "2", key = "k", value = "v" });
        Assert.Equal("2", MlflowApi.Names((await api.GetAsync($"model-versions/search?filter={Uri.EscapeDataString("name = 'm' and tags.k = 'v'")}"))["model_versions"], "version"));
        Assert.Equal("1, 2, 3", MlflowApi.Names((await api.GetAsync($"model-versions/search?filter={Uri.EscapeDataString("name='m'")}&order_by=version_number"))["model_versions"], "version"));
        Assert.Equal("1", MlflowApi.Names((await api.GetAsync($"model-versions/search?filter={Uri.EscapeDataString($"run_id IN ('{run}')")}"))["model_versions"], "version"));
        await api.SendAsync(HttpMethod.Delete, "model-versions/delete-tag", new { name = "m", version = "2", key = "k" });
        Assert.Equal("s3://bucket/3", (string)(await api.GetAsync("model-versions/get-download-uri?name=m&version=3"))["artifact_uri"]!);
        await api.SendAsync(HttpMethod.Delete, "model-versions/delete", new { name = "m", version = "3" });
        Assert.Equal((404, "RESOURCE_DOES_NOT_EXIST"), Head(await api.RefusedAsync(HttpMethod.Get, "model-versions/get?name=m&version=3")));
        Assert.Equal((404, "RESOURCE_DOES_NOT_EXIST"), Head(await api.RefusedAsync(HttpMethod.Get, "registered-models/alias?name=m&alias=champion")));
        Assert.Equal("4", (string)(await api.PostAsync("model-versions/create", new { name = "m", source = "s3://bucket/4" }))["model_version"]!["version"]!);
        JsonArray history = JsonNode.Parse(await api.Client.GetStringAsync("/api/v1/models/m/history"))!.AsArray();
        Assert.Equal(("created", 4, "tests"), ((string)history[0]!["kind"]!, (int)history[0]!["version"]!, (string)history[0]!["by"]!));
        Assert.Contains(history, c => (string)c!["kind"]! == "stage" && (int)c["version"]! == 1 && (string)c["from"]! == "Production" && (string)c["to"]! == "Archived");
    }

    /// <summary>A version whose source is one file of a run keeps that file, whatever is uploaded under its path later.</summary>
    [Theory]
    [InlineData("runs:/RUN/model/a.json")]
    [InlineData("mlflow-artifacts:/0/RUN/artifacts/model/a.json")]
    public async Task ModelVersions_SourceThatIsAFile_IsPinned(string source)
    {
        await using MlflowApi api = await StartAsync();
        string run = await api.NewRunIdAsync(), path = $"/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/model/a.json";
        await PutAsync(api, path, Encoding.UTF8.GetBytes("first"));
        await api.PostAsync("registered-models/create", new { name = "m" });
        await api.PostAsync("model-versions/create", new { name = "m", source = source.Replace("RUN", run) });
        await PutAsync(api, path, Encoding.UTF8.GetBytes("second"));
        ModelVersion version = await api.Server.Ledger.Registry.GetVersionAsync("m", 1);
        Assert.Equal(new FileHash("a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e", 5), version.File);
        Assert.Equal(run, version.RunId);
        await api.PostAsync("model-versions/create", new { name = "m", source = $"runs:/{run}/model" });
        Assert.Equal("second", await api.Client.GetStringAsync("/model-versions/get-artifact?name=m&version=2&path=a.json"));
        Assert.Equal((404, "RESOURCE_DOES_NOT_EXIST"), Head(await api.RefusedAsync(HttpMethod.Post, "model-versions/create", new { name = "m", source = $"runs:/{new string('a', 32)}/model" })));
    }

    [Fact]
    public async Task Stages_AnAnalyst_MayNotMoveThem()
    {
        await using MlflowApi api = await StartAsync();
        await api.PostAsync("registered-models/create", new { name = "m" });
        await api.PostAsync("model-versions/create", new { name = "m", source = "s3://x" });
        using HttpClient analyst = api.Server.ClientOf(await api.Server.NewKeyAsync(Role.Analyst)), approver = api.Server.ClientOf(await api.Server.NewKeyAsync(Role.Approver));
        static StringContent Body() => new("""{"name":"m","version":"1","stage":"Production"}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage no = await analyst.PostAsync(MlflowApi.Prefix + "model-versions/transition-stage", Body());
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, no.StatusCode);
        using HttpResponseMessage yes = await approver.PostAsync(MlflowApi.Prefix + "model-versions/transition-stage", Body());
        Assert.Equal(System.Net.HttpStatusCode.OK, yes.StatusCode);
    }

    [Fact]
    public async Task ModelVersions_ManyWritersAtOnce_GetEachANumberOfTheirOwn()
    {
        await using MlflowApi api = await StartAsync();
        await api.PostAsync("registered-models/create", new { name = "m" });
        JsonNode[] made = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => api.PostAsync("model-versions/create", new { name = "m", source = $"s3://x/{i}" })));
        Assert.Equal(Enumerable.Range(1, 20), made.Select(m => int.Parse((string)m["model_version"]!["version"]!)).Order());
    }
}
