using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Kontor.Server.Tests.Support;
using Kontor.Trees;
using Kontor.Trees.Matrices;

namespace Kontor.Server.Tests.Serving;

/// <summary>The Open Inference Protocol and SageMaker's contract, over a real socket.</summary>
public sealed class ProtocolTests
{
    [Fact]
    public async Task Inference_Health_IsOpenAndReady()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        Assert.Equal("kontor", (await server.GetAsync("/v2")).GetProperty("name").GetString());
        Assert.True((await server.GetAsync("/v2/health/live")).GetProperty("live").GetBoolean());
        Assert.True((await server.GetAsync("/v2/health/ready")).GetProperty("ready").GetBoolean());
    }

    [Fact]
    public async Task Inference_Metadata_HasTensorsAndVersions()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        for (int v = 1; v <= 2; v++) await server.UploadAsync("m", ServedModels.Elasticity(-v));
        foreach (string path in new[] { "/v2/models/m", "/v2/models/m/versions/1" })
        {
            JsonElement model = await server.GetAsync(path);
            Assert.Equal(("m", "kontor_elasticity"), (model.GetProperty("name").GetString(), model.GetProperty("platform").GetString()));
            Assert.Equal(["1", "2"], model.GetProperty("versions").EnumerateArray().Select(v => v.GetString()));
            Assert.Equal([("store", "BYTES"), ("sku", "BYTES"), ("price", "FP64"), ("new_price", "FP64")], model.GetProperty("inputs").EnumerateArray().Select(t => (t.GetProperty("name").GetString()!, t.GetProperty("datatype").GetString()!)));
            Assert.Equal(-1, model.GetProperty("outputs")[0].GetProperty("shape")[0].GetInt32());
            Assert.True((await server.GetAsync($"{path}/ready")).GetProperty("ready").GetBoolean());
        }
    }

    [Fact]
    public async Task Infer_OneTensorPerColumn_GivesTheOutputsThatAreAskedFor()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        for (int v = 1; v <= 2; v++) await server.UploadAsync("m", ServedModels.Elasticity(-v));
        object request = new
        {
            id = "42",
            inputs = new object[]
            {
                new { name = "store", shape = new[] { 2 }, datatype = "BYTES", data = new[] { "a", "b" } },
                new { name = "sku", shape = new[] { 2, 1 }, datatype = "BYTES", data = new[] { new[] { "c" }, ["d"] } },
                new { name = "price", shape = new[] { 2 }, datatype = "FP32", data = new[] { 2.0, 4 } },
                new { name = "new_price", shape = new[] { 2 }, datatype = "INT64", data = new[] { 1, 1 } },
            },
            outputs = new[] { new { name = "units_change" }, new { name = "level" } },
        };
        using HttpResponseMessage answer = await server.Client.PostAsJsonAsync("/v2/models/m/versions/1/infer", request);
        JsonElement said = await ServedModels.JsonAsync(answer, 200);
        Assert.Equal(("m", "1", "42"), (said.GetProperty("model_name").GetString(), said.GetProperty("model_version").GetString(), said.GetProperty("id").GetString()));
        JsonElement[] outputs = [.. said.GetProperty("outputs").EnumerateArray()];
        Assert.Equal(["units_change", "level"], outputs.Select(o => o.GetProperty("name").GetString()));
        Assert.Equal([1, 3], outputs[0].GetProperty("data").EnumerateArray().Select(d => Math.Round(d.GetDouble(), 9)));
        Assert.Equal(("BYTES", "total"), (outputs[1].GetProperty("datatype").GetString(), outputs[1].GetProperty("data")[1].GetString()));
    }

    [Fact]
    public async Task Infer_OneTensorForAllColumns_IsTheTreesOwnPrediction()
    {
        byte[] file = ServedModels.Trees();
        await using RunningServer server = await RunningServer.StartAsync();
        await server.UploadAsync("trees", file);
        using HttpResponseMessage answer = await server.Client.PostAsJsonAsync(
            "/v2/models/trees/infer", new { inputs = new[] { new { name = "input-0", shape = new[] { 2, 2 }, datatype = "FP32", data = new[] { 1.5, 2.5, 3.5, 0.5 } } } });
        double[] said = [.. (await ServedModels.JsonAsync(answer, 200)).GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(d => d.GetDouble())];
        using Booster booster = Booster.FromJson(file);
        Assert.Equal(booster.Predict(FeatureMatrix.Dense(new float[] { 1.5f, 2.5f, 3.5f, 0.5f }, 2, 2)).Select(p => (double)p), said);
    }

    [Theory]
    [InlineData("""{"inputs":[]}""", "no inputs")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2],"datatype":"FP64","data":[1]},{"name":"y","shape":[1],"datatype":"FP64","data":[1]}]}""", "1 values")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP8","data":[1]},{"name":"y","shape":[1],"datatype":"FP64","data":[1]}]}""", "FP8")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1],"datatype":"FP64","data":["a"]},{"name":"y","shape":[1],"datatype":"FP64","data":[1]}]}""", "row 1")]
    [InlineData("""{"inputs":[{"name":"z","shape":[1],"datatype":"FP64","data":[1]},{"name":"y","shape":[1],"datatype":"FP64","data":[1]}]}""", "column z")]
    [InlineData("""{"inputs":[{"name":"i","shape":[1,3],"datatype":"FP64","data":[1,2,3]}]}""", "2 values per row")]
    [InlineData("""{"inputs":[{"name":"i","shape":[1,2],"datatype":"FP64","data":[1,2]}],"outputs":[{"name":"q"}]}""", "one of prediction")]
    [InlineData("""{"inputs":[{"shape":[1,2],"datatype":"FP64","data":[1,2]}]}""", "without name")]
    [InlineData("""{"inputs":[{"name":"i","shape":[-1,2],"datatype":"FP64","data":[1,2]}]}""", "-1 in the shape")]
    [InlineData("no json", "not JSON")]
    public async Task Infer_BadRequest_HasTheProtocolsErrorAndOurCode(string body, string part)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.UploadAsync("trees", ServedModels.Trees());
        using HttpResponseMessage answer = await server.Client.PostAsync("/v2/models/trees/infer", new StringContent(body, Encoding.UTF8, "application/json"));
        JsonElement problem = await ServedModels.JsonAsync(answer, 400);
        Assert.Contains(part, problem.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.NotEqual("", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Infer_UnknownModel_IsNotFound()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage answer = await server.Client.PostAsync("/v2/models/none/infer", new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.Contains("none", (await ServedModels.JsonAsync(answer, 404)).GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invocations_OfAFile_TakeAndGiveEachType()
    {
        string folder = Directory.CreateTempSubdirectory("kontor-model-").FullName;
        File.WriteAllBytes(Path.Combine(folder, "model.json"), ServedModels.Elasticity(-1));
        await using RunningServer server = await RunningServer.StartAsync(change: s => s with { Serving = s.Serving with { Model = folder } });
        Directory.Delete(folder, recursive: true);
        Assert.Equal(200, (int)(await server.Client.GetAsync("/ping")).StatusCode);
        Assert.Equal("-1,-1.2", Start(await InvokeAsync(server, "s,j,2,1\n", "text/csv")));
        Assert.Equal("-1,-1.2", Start(await InvokeAsync(server, "new_price,price,sku,store\n1,2,j,s\n", "text/csv")));
        Assert.StartsWith("elasticity,", await InvokeAsync(server, "s,j,2,1\n", "text/csv", "text/csv; header=present"), StringComparison.Ordinal);
        Assert.StartsWith("{\"elasticity\":-1,", await InvokeAsync(server, "{\"store\":\"s\",\"sku\":\"j\",\"price\":2,\"new_price\":1}\n[\"s\",\"j\",2,1]\n", "application/jsonlines"), StringComparison.Ordinal);
        string lines = await InvokeAsync(server, "{\"store\":\"s\",\"sku\":\"j\",\"price\":2,\"new_price\":1}\n[\"s\",\"j\",-2,1]\n", "application/jsonlines");
        Assert.Equal([true, false], lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.TryGetProperty("elasticity", out _)));
        Assert.Equal("-1,-1.2", Start(await InvokeAsync(server, "{\"instances\":[[\"s\",\"j\",2,1]]}", "application/json", "text/csv")));
        using JsonDocument json = JsonDocument.Parse(await InvokeAsync(server, "s,j,2,1\n", "text/csv", "application/json"));
        Assert.Equal(-1, json.RootElement.GetProperty("predictions")[0].GetProperty("elasticity").GetDouble());
        Assert.Contains("row 2", await InvokeAsync(server, "s,j,2,1\ns,j,x,1\n", "text/csv", status: 400), StringComparison.Ordinal);
        await InvokeAsync(server, "s,j,2,1\n", "text/csv", "image/png", 406);
        await InvokeAsync(server, "s,j,2,1\n", "text/plain", status: 415);
    }

    [Fact]
    public async Task Invocations_WithoutAModel_SayHowToNameOne()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        Assert.Equal(503, (int)(await server.Client.GetAsync("/ping")).StatusCode);
        Assert.Contains("--model", await InvokeAsync(server, "1,2", "text/csv", status: 404), StringComparison.Ordinal);
    }

    private static string Start(string csv) => string.Join(',', csv.Split(',').Take(2).Select(c => Math.Round(double.Parse(c, CultureInfo.InvariantCulture), 1).ToString(CultureInfo.InvariantCulture)));

    private static async Task<string> InvokeAsync(RunningServer server, string body, string type, string? accept = null, int status = 200)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/invocations") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
        return text;
    }
}
