using System.Diagnostics;
using Kontor.Neural.Differentiation;
using Kontor.Neural.Layers;
using Kontor.Neural.Losses;
using Kontor.Neural.Onnx;
using Kontor.Neural.Operations;
using Kontor.Neural.Tensors;
using static Kontor.Tests.Neural.GradientCheck;

namespace Kontor.Tests.Neural.Onnx;

/// <summary>Networks are exported from a batch of two, and the file is run on a batch of three, and on its own example.</summary>
public sealed class OnnxFileTests
{
    private const double Tolerance = 1e-5;
    private const string Python = "/usr/bin/python3";

    public static TheoryData<string> Names => [.. Networks.Keys];

    private static Dictionary<string, Func<Weights, IReadOnlyList<Node>, Node[]>> Networks { get; } = new(StringComparer.Ordinal)
    {
        // x (batch, 4, 6), mask (batch, 4), categories (batch, 4), pictures (batch, 2, 6, 6)
        ["arithmetic"] = (_, n) => [((n[0] + 1) * (2 - n[0]) / (n[0].Power(2) + 3)) - (n[0] * 0.5f) - n[0].At(2, 0).Unsqueeze(2)],
        ["functions"] = (_, n) =>
        [
            n[0].Elu() + n[0].Relu() + n[0].Gelu() + n[0].Softplus() + n[0].Sigmoid() + n[0].Tanh() + n[0].Exp(),
            n[0].Power(2).Log() + n[0].Power(2).Sqrt() + n[0].Exp().Power(0.7f) + n[0].Clip(-0.5f, 0.5f),
        ],
        ["shapes"] = (_, n) =>
        [
            n[0].Permute(0, 2, 1).Flatten(), n[0].Reshape(-1, 2, 3), n[0].Slice(1, 1, 2), n[0].Transpose(1, 2), Shaping.Concat(2, n[0], n[0] * 2), n[0].At(1, -1), n[0].At(1, 0).Unsqueeze(1).Broadcast(n[0].Shape),
        ],
        ["reductions"] = (_, n) => [n[0].Sum(1), n[0].Mean(1, 2), n[0].Max(-1), n[0].Sum(2, 1), n[0].Softmax(), n[0].LogSumExp(), n[0].LogSoftmax(), n[3].Mean(1, 3)],
        ["linear"] = (w, n) => [new Sequential(new Linear(w.Scope("a"), 6, 5, Initial.He), new Activation(x => x.Elu()), new Dropout(0.5), new Linear(w.Scope("b"), 5, 3)).Forward(n[0])],
        ["embedding"] = (w, n) => [new Embedding(w.Scope("product"), 7, 3, Initial.Gaussian(1)).Forward(n[2])],
        ["lstm"] = (w, n) =>
        {
            LstmOutput first = new Lstm(w.Scope("encoder"), 6, 5).Run(n[0]), second = new Lstm(w.Scope("decoder"), 5, 5).Run(first.Hidden, start: first.Last);
            return [first.Hidden, first.Last.Cell, second.Hidden, second.Last.Hidden];
        },
        ["lstm masked"] = (w, n) =>
        {
            LstmOutput first = new Lstm(w.Scope("encoder"), 6, 5).Run(n[0], n[1]), second = new Lstm(w.Scope("decoder"), 5, 5).Run(first.Hidden, n[1], first.Last);
            return [first.Hidden, first.Last.Hidden, first.Last.Cell, second.Hidden, second.Last.Cell];
        },
        ["gru"] = (w, n) =>
        {
            GruOutput first = new Gru(w.Scope("encoder"), 6, 5).Run(n[0]), second = new Gru(w.Scope("decoder"), 5, 5).Run(first.Hidden, n[1], first.Last);
            return [first.Hidden, first.Last, second.Hidden, second.Last];
        },
        ["convolution"] = (w, n) =>
        {
            var network = new Sequential(
                new Convolution(w.Scope("a"), 2, 4, [3, 3], Sliding.Same(3, 3)), new BatchNorm(w.Scope("norm"), 4), new Activation(x => x.Relu()), new Activation(x => x.MaxPool([2, 2])),
                new Convolution(w.Scope("b"), 4, 2, [2, 1], new Sliding { Stride = [1, 2], Padding = [1, 0], Groups = 2 }), new Activation(x => x.AveragePool([2, 2], new Sliding { Padding = [1, 1] })));
            foreach (string learnt in new[] { "gain", "shift", "mean", "variance" }) Positive(learnt, 4).CopyTo(w[$"norm.{learnt}"].Value.Span); // as after training
            return
            [
                network.Forward(n[3]), new Convolution(w.Scope("c"), 4, 3, [3], new Sliding { Dilation = [2] }).Forward(n[0]), new Convolution(w.Scope("d"), 1, 2, [2, 2, 2]).Forward(n[3].Unsqueeze(1)),
            ];
        },
        ["attention"] = (w, n) =>
        {
            var attention = new MultiHeadAttention(w.Scope("attention"), 6, 2);
            Node h = new LayerNorm(w.Scope("norm"), 6).Forward(n[0]);
            return [attention.Forward(h), attention.Run(h, h, Attention.CausalMask(h.Tape, 4))];
        },
        ["associative recurrent mixture"] = (w, n) =>
        {
            Node category = new Embedding(w.Scope("product"), 7, 3, Initial.Gaussian(1)).Forward(n[2]); // (batch, time, 3)
            Node associative = new Linear(w.Scope("associative"), 9, 8, Initial.He).Forward(Shaping.Concat(2, n[0], category)).Elu().Dropout(0.5);
            Node h = new Lstm(w.Scope("lstm"), 8, 5).Run(associative, n[1]).Hidden;
            return [new Linear(w.Scope("mixture"), 5, new MixtureDensity { Components = 2 }.Width).Forward(h)];
        },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Export_OfNetwork_ComputesTheSame(string name)
    {
        (byte[] file, Weights weights) = Export(name);
        OnnxModel model = OnnxModel.Read(file);
        Assert.Equal(15, model.Opset);
        Assert.Equal(8, model.IrVersion);
        foreach (Parameter parameter in weights.All) // under their own names and as they are
            Assert.Equal(parameter.Value.ToArray().Select(v => (double)v), model.Graph.Initializers[parameter.Name].Data);
        foreach (int batch in new[] { 2, 3 })
        {
            Tensor[] data = Data(batch);
            using var tape = new Tape(FitContext.Default, Mode.Inference);
            Node[] expected = Networks[name](new Weights(5), [.. data.Select(tape.Constant)]);
            Dictionary<string, Nd> values = OnnxEvaluator.Run(
                model.Graph, data.Select((d, i) => KeyValuePair.Create(model.Graph.Inputs[i], new Nd(d.Shape.Lengths.ToArray(), [.. d.ToArray().Select(v => (double)v)]))).ToDictionary());
            for (int i = 0; i < expected.Length; i++)
            {
                Nd got = values[$"y{i}"];
                Assert.Equal(expected[i].Shape.Lengths.ToArray(), got.Shape);
                float[] numbers = expected[i].Value.ToArray();
                for (int j = 0; j < numbers.Length; j++) Assert.Equal(got.Data[j], numbers[j], Tolerance * Math.Max(1, Math.Abs(numbers[j])));
            }
        }
    }

    [Fact]
    public void Export_OfAllNetworks_PassesTheCheckerOfDebiansOnnx()
    {
        if (!File.Exists(Python) || Start("import onnx").ExitCode != 0) Assert.Skip("python3-onnx is not installed: apt-get install python3-onnx");
        string folder = Directory.CreateTempSubdirectory("kontor-onnx").FullName;
        try
        {
            foreach (string name in Networks.Keys) File.WriteAllBytes(Path.Combine(folder, name.Replace(' ', '_') + ".onnx"), Export(name).File);
            // full_check also infers every shape and type
            (int exitCode, string errors) = Start($"import onnx, glob\nfor f in glob.glob(r'{folder}/*.onnx'):\n    onnx.checker.check_model(f, full_check=True)\n    onnx.shape_inference.infer_shapes(onnx.load(f), check_type=True, strict_mode=True)");
            Assert.True(exitCode == 0, errors);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Export_OfWhatIsNotANetwork_IsRefused()
    {
        Tensor x = Tensor.Zeros(2, 3);
        Assert.Throws<ArgumentException>(() => OnnxFile.Export("loss", [new OnnxInput("x", x)], n => [new OnnxOutput("y", Loss.Squared(n[0], x))]));
        Assert.Throws<ArgumentException>(() => OnnxFile.Export("names", [new OnnxInput("x", x)], n => [new OnnxOutput("x", n[0] + 1)]));
        Assert.Throws<ArgumentException>(() => OnnxFile.Export("batches", [new OnnxInput("x", x), new OnnxInput("z", Tensor.Zeros(4))], n => [new OnnxOutput("y", n[0])]));
    }

    private static (byte[] File, Weights Weights) Export(string name)
    {
        var weights = new Weights(5);
        string[] names = ["x", "mask", "categories", "pictures"];
        byte[] file = OnnxFile.Export(name, [.. Data(2).Select((d, i) => new OnnxInput(names[i], d))], n => [.. Networks[name](weights, n).Select((y, i) => new OnnxOutput($"y{i}", y))]);
        return (file, weights);
    }

    private static Tensor[] Data(int batch)
    {
        Tensor mask = Tensor.Zeros(batch, 4), categories = Tensor.Zeros(batch, 4);
        for (int b = 0; b < batch; b++)
        {
            for (int t = 0; t < 4; t++)
            {
                mask[b, t] = (b + t) % 3 == 2 ? 0 : 1;
                categories[b, t] = ((b * 4) + t) % 7;
            }
        }
        return [Random($"x{batch}", batch, 4, 6), mask, categories, Random($"p{batch}", batch, 2, 6, 6)];
    }

    private static (int ExitCode, string Errors) Start(string code)
    {
        using Process process = Process.Start(new ProcessStartInfo(Python, ["-c", code]) { RedirectStandardError = true, UseShellExecute = false })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
