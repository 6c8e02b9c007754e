using System.Runtime.CompilerServices;
using Kontor.Neural.Differentiation;
using Kontor.Neural.Layers;
using Kontor.Neural.Losses;
using Kontor.Neural.Onnx;
using Kontor.Neural.Operations;
using Kontor.Neural.Optimisation;
using Kontor.Neural.Storage;
using Kontor.Neural.Tensors;
using Kontor.Neural.Training;
using Kontor.Randomness;

namespace Kontor.Tests.Docs;

/// <summary>The examples of docs/neural.md are the lines of this file, which is compiled and run.</summary>
public sealed class NeuralPageTests
{
    [Fact]
    public void Examples_OfThePage_Run()
    {
        string folder = Directory.CreateTempSubdirectory("kontor-neural-page").FullName;
        try
        {
            Run(Path.Combine(folder, "sales.safetensors"), Path.Combine(folder, "sales.onnx"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Page_EveryCSharpLine_StandsInThisFile()
    {
        string source = File.ReadAllText(ThisFile()), page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "docs", "neural.md"));
        string[] blocks = [.. page.Split("```csharp\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)])];
        Assert.NotEmpty(blocks);
        foreach (string line in blocks.SelectMany(b => b.Split('\n')).Select(l => l.Trim()).Where(l => l.Length > 0)) Assert.Contains(line, source, StringComparison.Ordinal);
    }

    private static void Run(string weightsFile, string onnxFile)
    {
        FitContext context = FitContext.Default;
        var network = new SalesNetwork(context.Seed, products: 20);
        var task = new SalesTask(network, series: 200, weeks: 26);
        TrainingResult result = new Trainer { Epochs = 12, BatchSize = 50, Schedule = new Exponential(0.01), ClipNorm = 1, Patience = 5 }.Fit(task, context);
        Console.WriteLine($"{result.Stopped} after {result.Report.Iterations} steps, best loss {result.Report.Objective:F2} in epoch {result.BestEpoch}");

        using var tape = new Tape(context, Mode.Inference);
        Node logPrice = tape.Variable(task.LogPrices(0));            // (1, weeks, 1): what we differentiate by
        Node output = network.Forward(tape.Constant(task.Products(0)), logPrice, tape.Constant(task.Demand(0)));
        ReadOnlySpan<float> lastWeek = output.Value.Span[^network.Density.Width..];
        RandomStream stream = RandomStream.Of(context.Seed, "draws");
        Console.WriteLine($"mean {network.Density.Mean(lastWeek):F2}, a draw {network.Density.Sample(lastWeek, ref stream):F2}");
        tape.Backward(network.Mean(output).At(1, -1));               // d mean of the last week / d ln price of every week
        float byPrice = logPrice.Gradient[0, 25, 0];

        network.Weights.Save(weightsFile);
        OnnxInput[] inputs = [new("products", task.Products(0)), new("logPrices", task.LogPrices(0)), new("demand", task.Demand(0))];
        OnnxFile.Write(onnxFile, "sales", inputs, n => [new OnnxOutput("mixture", network.Forward(n[0], n[1], n[2]))]);

        Assert.InRange(result.Report.Objective, -1, 0.6); // Gaussian noise of deviation 0.2 has a negative log-likelihood of -0.19
        Assert.InRange(byPrice, -3, -0.5); // the truth is -1.5 to -2.5
        Assert.True(File.Exists(weightsFile) && new FileInfo(onnxFile).Length > 1_000);
    }

    private sealed class SalesNetwork
    {
        private readonly Embedding _product;
        private readonly Linear _associative;
        private readonly Lstm _recurrent;
        private readonly Linear _mixture;

        public SalesNetwork(ulong seed, int products)
        {
            Weights = new Weights(seed);
            _product = new Embedding(Weights.Scope("product"), products, 4);
            _associative = new Linear(Weights.Scope("associative"), 4 + 1, 16, Initial.He);
            _recurrent = new Lstm(Weights.Scope("recurrent"), 16 + 1, 24);
            _mixture = new Linear(Weights.Scope("mixture"), 24, Density.Width);
        }

        public Weights Weights { get; }

        public MixtureDensity Density { get; } = new() { Components = 3, LeastScale = 0.05 };

        public Node Forward(Node product, Node logPrice, Node lastDemand)
        {
            Node features = Shaping.Concat(-1, _product.Forward(product), logPrice);            // (batch, weeks, 5)
            Node associative = _associative.Forward(features).Elu().Dropout(0.1);               // (batch, weeks, 16)
            Node hidden = _recurrent.Forward(Shaping.Concat(-1, associative, lastDemand));      // (batch, weeks, 24)
            return _mixture.Forward(hidden);                                                    // (batch, weeks, 9)
        }

        public Node Mean(Node output)
        {
            Node weights = output.Slice(2, 0, 3).Softmax(), means = output.Slice(2, 3, 3);      // (batch, weeks, 3)
            return (weights * means).Sum(-1);                                                   // (batch, weeks)
        }
    }

    private sealed class SalesTask : ITrainingTask
    {
        private readonly SalesNetwork _network;
        private readonly Tensor _products;   // (series, weeks)
        private readonly Tensor _logPrices;  // (series, weeks, 1)
        private readonly Tensor _demand;     // (series, weeks): standardised log units
        private readonly Tensor _lastDemand; // (series, weeks, 1)

        public SalesTask(SalesNetwork network, int series, int weeks)
        {
            _network = network;
            _products = Tensor.Zeros(series, weeks);
            _logPrices = Tensor.Zeros(series, weeks, 1);
            _demand = Tensor.Zeros(series, weeks);
            _lastDemand = Tensor.Zeros(series, weeks, 1);
            RandomStream stream = RandomStream.Of(1, "sales");
            for (int s = 0; s < series; s++)
            {
                for (int w = 0; w < weeks; w++)
                {
                    int product = s % 20;
                    float price = 0.5f * (float)stream.NextGaussian();
                    _products[s, w] = product;
                    _logPrices[s, w, 0] = price;
                    _demand[s, w] = (product % 2) - ((1.5f + (product % 2)) * price) + (0.2f * (float)stream.NextGaussian());
                    if (w > 0) _lastDemand[s, w, 0] = _demand[s, w - 1];
                }
            }
        }

        public Weights Weights => _network.Weights;

        public int TrainingItems => _products.Shape[0] - ValidationItems;

        public int ValidationItems => 40;

        public Node Loss(Tape tape, ReadOnlySpan<int> items, bool heldOut)
        {
            int first = heldOut ? TrainingItems : 0;
            Node output = _network.Forward(Rows(tape, _products, items, first), Rows(tape, _logPrices, items, first), Rows(tape, _lastDemand, items, first));
            return _network.Density.Loss(output, Rows(tape, _demand, items, first).Value);
        }

        public Tensor Products(int series) => _products.Slice(0, series, 1);

        public Tensor LogPrices(int series) => _logPrices.Slice(0, series, 1);

        public Tensor Demand(int series) => _lastDemand.Slice(0, series, 1);

        private static Node Rows(Tape tape, Tensor all, ReadOnlySpan<int> items, int first)
        {
            Tensor rows = tape.Rent(all.Shape.With(0, items.Length));
            for (int i = 0; i < items.Length; i++) all.Slice(0, first + items[i], 1).CopyTo(rows.Slice(0, i, 1).Span);
            return tape.Constant(rows);
        }
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
