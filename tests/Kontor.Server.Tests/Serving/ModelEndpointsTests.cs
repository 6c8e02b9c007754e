using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Kontor.Server.Tests.Support;

namespace Kontor.Server.Tests.Serving;

/// <summary>Models by Kontor's own REST, over a real socket.</summary>
public sealed class ModelEndpointsTests
{
    [Fact]
    public async Task Upload_AFile_IsTheNextVersionAndItsSignatureIsShown()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        Assert.Equal((1, 2), (await server.UploadAsync("price of juice", ServedModels.Elasticity(-1)), await server.UploadAsync("price of juice", ServedModels.Elasticity(-2))));
        JsonElement model = await server.GetAsync("/api/v1/models/price%20of%20juice");
        Assert.Equal((2, "elasticity"), (model.GetProperty("serves").GetProperty("version").GetInt32(), model.GetProperty("serves").GetProperty("kind").GetString()));
        Assert.Equal(["store", "sku", "price", "new_price"], model.GetProperty("serves").GetProperty("inputs").EnumerateArray().Select(i => i.GetProperty("name").GetString()));
        Assert.Equal([2, 1], (await server.GetAsync("/api/v1/models/price%20of%20juice/versions")).GetProperty("versions").EnumerateArray().Select(v => v.GetProperty("version").GetInt32()));
        Assert.Equal("price of juice", (await server.GetAsync("/api/v1/models")).GetProperty("models")[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("no model")]
    [InlineData("{\"a\": 1}")]
    [InlineData("{\"Version\":1,\"Own\":[],\"Uncertainty\":{}}")]
    [InlineData("{\"state\":\"armdn\"}")]
    [InlineData("{\"learner\":{}}")]
    [InlineData("")]
    public async Task Upload_NoModelFile_IsRefusedAndNothingIsRegistered(string text)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage answer = await server.Client.PostAsync("/api/v1/models/m/versions", new ByteArrayContent(Encoding.UTF8.GetBytes(text)));
        JsonElement problem = await ServedModels.JsonAsync(answer, 400);
        Assert.NotEqual("", problem.GetProperty("code").GetString());
        Assert.Empty((await server.GetAsync("/api/v1/models")).GetProperty("models").EnumerateArray());
    }

    [Fact]
    public async Task Predict_ByNumberAliasStageAndNothing_IsThatVersion()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        for (int v = 1; v <= 4; v++) await server.UploadAsync("m", ServedModels.Elasticity(-v));
        await server.AliasAsync("m", "champion", 2);
        using (HttpResponseMessage moved = await server.Client.PostAsJsonAsync("/api/v1/models/m/versions/3/stage", new { stage = "Production" })) await ServedModels.JsonAsync(moved, 200);
        foreach ((string asked, int version) in new[] { ("1", 1), ("@champion", 2), ("production", 3), ("latest", 4), ("", 2) })
        {
            JsonElement said = await server.PredictAsync("m", new { rows = new[] { ServedModels.Row() } }, asked);
            Assert.Equal((version, -(double)version), (said.GetProperty("version").GetInt32(), said.GetProperty("predictions")[0].GetProperty("elasticity").GetDouble()));
            Assert.Equal(Math.Pow(2, version) - 1, said.GetProperty("predictions")[0].GetProperty("units_change").GetDouble(), 1e-12);
        }
        Assert.Contains("@nobody", (await server.PredictAsync("m", new { rows = new[] { ServedModels.Row() } }, "@nobody", 404)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("RESOURCE_DOES_NOT_EXIST", (await server.PredictAsync("none", new { rows = new[] { ServedModels.Row() } }, "", 404)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Predict_ABadRowAmongGoodOnes_IsNamedAndTheRestIsScored()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.UploadAsync("m", ServedModels.Elasticity(-1));
        JsonElement said = await server.PredictAsync("m", new { rows = new object[] { ServedModels.Row(), ServedModels.Row(price: -3), new { store = "s", sku = "j", price = "cheap", new_price = 1 }, ServedModels.Row() } });
        Assert.Equal([JsonValueKind.Object, JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Object], said.GetProperty("predictions").EnumerateArray().Select(p => p.ValueKind));
        Assert.Equal([(2, "price", "OutOfRange"), (3, "price", "NotANumber")], said.GetProperty("errors").EnumerateArray().Select(e => (e.GetProperty("row").GetInt32(), e.GetProperty("column").GetString()!, e.GetProperty("code").GetString()!)));
    }

    [Theory]
    [InlineData("{\"rows\":[{\"store\":\"s\",\"sku\":\"j\",\"price\":1}]}", "new_price")]
    [InlineData("{\"rows\":[{\"store\":\"s\",\"sku\":\"j\",\"price\":1,\"new_prise\":2}]}", "did you mean 'new_price'")]
    [InlineData("{\"rows\":[{\"store\":\"s\",\"sku\":\"j\",\"price\":{},\"new_price\":2}]}", "row 1, column price")]
    [InlineData("{\"rows\":[{\"store\":\"s\",\"sku\":\"j\",\"price\":null,\"new_price\":2}]}", "no number")]
    [InlineData("{\"rows\":[{\"store\":\"s\",\"sku\":\"j\",\"price\":\"NaN\",\"new_price\":2}]}", "row 1, column price")]
    [InlineData("{\"rows\":[[1,2,3]]}", "4 values per row")]
    [InlineData("{\"columns\":{\"store\":[\"a\",\"b\"],\"sku\":[\"c\"]}}", "1 values")]
    [InlineData("{\"rows\":3}", "a list of rows")]
    [InlineData("{}", "rows")]
    [InlineData("[", "not JSON")]
    public async Task Predict_BadInput_IsAProblemThatNamesIt(string body, string part)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.UploadAsync("m", ServedModels.Elasticity(-1));
        using HttpResponseMessage answer = await server.Client.PostAsync("/api/v1/models/m/predict", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Contains(part, (await ServedModels.JsonAsync(answer, 400)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_AsCsv_IsAsJson()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.UploadAsync("größe ☃", ServedModels.Trees());
        using HttpResponseMessage answer = await server.Client.PostAsync($"/api/v1/models/{Uri.EscapeDataString("größe ☃")}/predict", new StringContent("y,x\n1.5,2.5\n,3\n", Encoding.UTF8, "text/csv"));
        JsonElement csv = await ServedModels.JsonAsync(answer, 200), json = await server.PredictAsync("größe ☃", new { columns = new { x = new[] { 2.5, 3 }, y = new double?[] { 1.5, null } } });
        Assert.Equal(json.GetRawText(), csv.GetRawText());
        Assert.Equal(2, json.GetProperty("predictions").GetArrayLength());
        using HttpResponseMessage xml = await server.Client.PostAsync("/api/v1/models/m/predict", new StringContent("<a/>", Encoding.UTF8, "application/xml"));
        Assert.Equal(415, (int)xml.StatusCode);
    }

    [Fact]
    public async Task Capture_OfAllRequests_HasInputsAndOutputsAndNoneUnlessAsked()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.UploadAsync("m", ServedModels.Elasticity(-1));
        await server.PredictAsync("m", new { rows = new[] { ServedModels.Row() } });
        Assert.Empty((await server.GetAsync("/api/v1/models/m/capture")).GetProperty("files").EnumerateArray());
        using (HttpResponseMessage set = await server.Client.PutAsJsonAsync("/api/v1/models/m/capture", new { share = 1 })) await ServedModels.JsonAsync(set, 200);
        await server.PredictAsync("m", new { rows = new[] { ServedModels.Row(sku: "a"), ServedModels.Row(price: 0) } });
        JsonElement capture = await server.GetAsync("/api/v1/models/m/capture");
        Assert.Equal((1, 0), (capture.GetProperty("written").GetInt32(), capture.GetProperty("dropped").GetInt32()));
        JsonElement[] lines = [.. File.ReadLines(capture.GetProperty("files")[0].GetString()!).Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.Equal(2, lines.Length);
        Assert.Equal(("a", -1), (lines[0].GetProperty("inputs").GetProperty("sku").GetString(), lines[0].GetProperty("outputs").GetProperty("elasticity").GetDouble()));
        Assert.Contains("price above 0", lines[1].GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Challenger_OfLiveInput_IsComparedAndNeverFailsTheChampion()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        for (int v = 1; v <= 2; v++) await server.UploadAsync("m", ServedModels.Elasticity(-v));
        await server.UploadAsync("m", ServedModels.Trees());
        await server.AliasAsync("m", "champion", 1);
        await server.AliasAsync("m", "challenger", 2);
        for (int k = 0; k < 5; k++) Assert.Equal(-1, (await server.PredictAsync("m", new { rows = new[] { ServedModels.Row() } })).GetProperty("predictions")[0].GetProperty("elasticity").GetDouble());
        await server.PredictAsync("m", new { rows = new[] { ServedModels.Row() } }, "1"); // by number: no live input
        JsonElement report = await server.GetAsync("/api/v1/models/m/comparison");
        Assert.Equal((1, 2, 5, 0), (report.GetProperty("champion").GetInt32(), report.GetProperty("challenger").GetInt32(), report.GetProperty("rows").GetInt32(), report.GetProperty("challengerFailures").GetInt32()));
        JsonElement elasticity = report.GetProperty("outputs").EnumerateArray().First(o => o.GetProperty("output").GetString() == "elasticity");
        Assert.Equal((-1, 1), (elasticity.GetProperty("mean").GetDouble(), elasticity.GetProperty("largest").GetDouble()));
        await server.AliasAsync("m", "challenger", 3); // takes other columns
        Assert.Equal(-1, (await server.PredictAsync("m", new { rows = new[] { ServedModels.Row() } })).GetProperty("predictions")[0].GetProperty("elasticity").GetDouble());
        Assert.Equal(1, (await server.GetAsync("/api/v1/models/m/comparison")).GetProperty("challengerFailures").GetInt32());
    }
}
