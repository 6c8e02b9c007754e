using System.Net.Http.Json;
using System.Text.Json;
using Kontor.Data.Panels;
using Kontor.Pricing.Elasticities;
using Kontor.Server.Tests.Support;
using Kontor.Trees;
using Kontor.Trees.Matrices;

namespace Kontor.Server.Tests.Serving;

/// <summary>Model files for tests, and how they come into a server.</summary>
internal static class ServedModels
{
    /// <summary>Elasticities that are the same for all products of any store: the answer tells which file scored.</summary>
    internal static byte[] Elasticity(double value)
    {
        var total = new OwnElasticity(ElasticityLevel.Total, new SeriesKey(), new ElasticityEstimate(value, 0.1)) { Diagnostics = new PriceDiagnostics(100, 10, 10, 0.1, 0.1) };
        var fit = new ElasticityFit(new ElasticityState
        {
            Specification = new NaiveElasticity(),
            Columns = new PricingColumns { Product = "sku", Channel = "store", Category = "", Price = "price" },
            KeyNames = ["store", "sku"],
            Own = [total],
            Cross = [],
            Uncertainty = SharedUncertainty.Independent([total.Estimate]),
            Report = FitReport.ClosedForm,
            Faults = [],
        });
        using var stream = new MemoryStream();
        fit.Save(stream);
        return stream.ToArray();
    }

    /// <summary>Trees over two features called x and y.</summary>
    internal static byte[] Trees()
    {
        float[] values = [.. Enumerable.Range(0, 400).Select(i => (float)((i * 37) % 101) / 10)];
        var features = FeatureMatrix.Dense(values, 200, 2) with { Names = ["x", "y"] };
        float[] labels = [.. Enumerable.Range(0, 200).Select(i => values[2 * i] - (2 * values[(2 * i) + 1]))];
        using Booster booster = new BoostedTrees { Rounds = 20 }.Train(new TrainingMatrix(features, labels), FitContext.Default);
        return booster.ToJson();
    }

    /// <summary>A row that elasticities take.</summary>
    internal static object Row(double price = 2, double newPrice = 1, string sku = "juice") => new { store = "s1", sku, price, new_price = newPrice };

    internal static async Task<int> UploadAsync(this RunningServer server, string name, byte[] file)
    {
        using var body = new ByteArrayContent(file);
        body.Headers.ContentType = new("application/octet-stream");
        using HttpResponseMessage answer = await server.Client.PostAsync($"/api/v1/models/{Uri.EscapeDataString(name)}/versions", body);
        return (await JsonAsync(answer, 201)).GetProperty("version").GetInt32();
    }

    internal static async Task<JsonElement> GetAsync(this RunningServer server, string path)
    {
        using HttpResponseMessage answer = await server.Client.GetAsync(path);
        return await JsonAsync(answer, 200);
    }

    internal static async Task AliasAsync(this RunningServer server, string name, string alias, int version)
    {
        using HttpResponseMessage answer = await server.Client.PutAsJsonAsync($"/api/v1/models/{Uri.EscapeDataString(name)}/aliases/{alias}", new { version });
        await JsonAsync(answer, 200);
    }

    internal static async Task<JsonElement> PredictAsync(this RunningServer server, string name, object body, string version = "", int status = 200)
    {
        using HttpResponseMessage answer = await server.Client.PostAsJsonAsync($"/api/v1/models/{Uri.EscapeDataString(name)}/predict?version={Uri.EscapeDataString(version)}", body);
        return await JsonAsync(answer, status);
    }

    /// <summary>The body of an answer, which has a status.</summary>
    internal static async Task<JsonElement> JsonAsync(HttpResponseMessage answer, int status)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode} for {answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {text}");
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
