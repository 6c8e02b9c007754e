using System.Buffers.Binary;
using System.Text;
using Kontor.Errors;
using Kontor.Neural.Differentiation;
using Kontor.Neural.Storage;
using Kontor.Neural.Tensors;

namespace Kontor.Tests.Neural.Storage;

public sealed class SafetensorsTests
{
    [Fact]
    public void Write_ThenRead_GivesNamesShapesNumbersAndTexts()
    {
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal)
        {
            ["lstm.weight"] = Tensor.Of([2, 3], 1, -2, 3.5f, float.MaxValue, float.Epsilon, 0),
            ["scalar"] = Tensor.Of(Shape.Scalar, 7),
            ["empty"] = Tensor.Zeros(0, 4),
            ["a view"] = Tensor.Of([2, 2], 1, 2, 3, 4).Transpose(),
        };
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors, new Dictionary<string, string>(StringComparer.Ordinal) { ["kontor"] = "{\"version\": 1}" });
        stream.Position = 0;
        TensorFile file = Safetensors.Read(stream, "memory");
        Assert.Equal(tensors.Keys, file.Tensors.Keys);
        foreach ((string name, Tensor tensor) in tensors)
        {
            Assert.Equal(tensor.Shape, file.Tensors[name].Shape);
            Assert.Equal(tensor.ToArray(), file.Tensors[name].ToArray());
        }
        Assert.Equal("{\"version\": 1}", file.Metadata["kontor"]);
    }

    [Fact]
    public void Read_OfTheFormatsOwnExample_Works()
    {
        // as the format's description lays it out: header length, header, numbers
        byte[] bytes = File("""{"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}   """, 12);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(bytes.Length - 4), 2.5f);
        TensorFile file = Safetensors.Read(new MemoryStream(bytes), "example");
        Assert.Equal(["a", "b"], file.Tensors.Keys);
        Assert.Equal(2.5f, file.Tensors["b"][0]);
    }

    public static TheoryData<string, int> Malformed => new()
    {
        { "[]", 0 },
        { "{", 0 },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4 },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3 },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5 },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4 },
        { """{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4 },
        { """{"a":{"dtype":"F32","shape":[65536,65536],"data_offsets":[0,17179869184]}}""", 4 },
        { """{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}""", 4 },
        { """{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4 },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8 },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4 },
        { """{"a":{"dtype":"F32","shape":[1]}}""", 4 },
        { """{"a":7}""", 4 },
        { """{"__metadata__":{"x":1}}""", 0 },
        { """{"__metadata__":3}""", 0 },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4 },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Read_OfMalformedHeader_IsADataError(string header, int numbers)
    {
        DataException failure = Assert.Throws<DataException>(() => Safetensors.Read(new MemoryStream(File(header, numbers)), "broken"));
        Assert.Equal(FaultCode.Malformed, failure.Fault.Code);
        Assert.Equal("broken", failure.Fault.Where);
    }

    [Fact]
    public void Read_OfAnyCutOrGarbledFile_IsADataErrorAndNothingElse()
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, [KeyValuePair.Create("a", Tensor.Of([2, 2], 1, 2, 3, 4))]);
        byte[] whole = stream.ToArray();
        for (int length = 0; length < whole.Length; length++) Assert.Throws<DataException>(() => Safetensors.Read(new MemoryStream(whole[..length]), "cut"));
        for (int i = 0; i < whole.Length - 16; i++)
        {
            byte[] garbled = [.. whole];
            garbled[i] ^= 0x55;
            try
            {
                Safetensors.Read(new MemoryStream(garbled), "garbled"); // a changed name is still a file
            }
            catch (DataException)
            {
            }
        }
    }

    [Fact]
    public void Read_OfOtherType_NamesIt()
    {
        DataException failure = Assert.Throws<DataException>(() => Safetensors.Read(new MemoryStream(File("""{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}""", 4)), "half"));
        Assert.Contains("BF16", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfMissingFile_IsADataError() =>
        Assert.Equal(FaultCode.NotFound, Assert.Throws<DataException>(() => Safetensors.Read(Path.Combine(Path.GetTempPath(), "kontor-no-such-file.safetensors"))).Fault.Code);

    [Fact]
    public void Write_OfOneNameTwice_IsRefused()
    {
        Tensor t = Tensor.Zeros(1);
        Assert.Throws<ArgumentException>(() => Safetensors.Write(new MemoryStream(), [KeyValuePair.Create("a", t), KeyValuePair.Create("a", t)]));
        Assert.Throws<ArgumentException>(() => Safetensors.Write(new MemoryStream(), [KeyValuePair.Create("__metadata__", t)]));
    }

    [Fact]
    public void Load_IntoLikeNetwork_TakesTheNumbersAndIntoAnotherNone()
    {
        Weights one = Network(1, 3), two = Network(2, 3), other = Network(3, 4), smaller = new(1);
        smaller.Add("weight", [3, 2], Initial.Glorot);
        using var stream = new MemoryStream();
        one.Save(stream);
        stream.Position = 0;
        two.Load(stream, "weights");
        Assert.Equal(one["weight"].Value.ToArray(), two["weight"].Value.ToArray());
        Assert.Equal(one["running"].Value.ToArray(), two["running"].Value.ToArray());
        float[] before = other["weight"].Value.ToArray();
        stream.Position = 0;
        Assert.Throws<DataException>(() => other.Load(stream, "weights"));
        Assert.Equal(before, other["weight"].Value.ToArray());
        stream.Position = 0;
        Assert.Equal(FaultCode.UnknownName, Assert.Throws<DataException>(() => smaller.Load(stream, "weights")).Fault.Code);
    }

    private static Weights Network(ulong seed, int rows)
    {
        var weights = new Weights(seed);
        weights.Add("weight", [rows, 2], Initial.Glorot);
        weights.AddState("running", [2], Initial.Gaussian(1));
        return weights;
    }

    private static byte[] File(string header, int numbers)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), all = new byte[8 + text.Length + numbers];
        BinaryPrimitives.WriteInt64LittleEndian(all, text.Length);
        text.CopyTo(all, 8);
        return all;
    }
}
