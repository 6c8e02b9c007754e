namespace Kontor.Tests.Neural.Onnx;

/// <summary>An array of doubles with a shape, for the reference evaluator: slow and plain.</summary>
internal sealed class Nd
{
    internal Nd(int[] shape, double[]? data = null)
    {
        Shape = shape;
        Data = data ?? new double[shape.Aggregate(1, (a, b) => a * b)];
    }

    internal int[] Shape { get; }

    internal double[] Data { get; }

    internal double this[params int[] index]
    {
        get => Data[Place(index)];
        set => Data[Place(index)] = value;
    }

    internal static Nd Make(int[] shape, Func<int[], double> value)
    {
        var made = new Nd(shape);
        int i = 0;
        foreach (int[] index in Indices(shape)) made.Data[i++] = value(index);
        return made;
    }

    internal static IEnumerable<int[]> Indices(int[] shape)
    {
        int size = shape.Aggregate(1, (a, b) => a * b);
        for (int i = 0; i < size; i++)
        {
            int[] index = new int[shape.Length];
            for (int axis = shape.Length - 1, rest = i; axis >= 0; axis--)
            {
                index[axis] = rest % shape[axis];
                rest /= shape[axis];
            }
            yield return index;
        }
    }

    internal static int[] Broadcast(int[] a, int[] b)
    {
        int rank = Math.Max(a.Length, b.Length);
        return [.. Enumerable.Range(0, rank).Select(i => Math.Max(i < rank - a.Length ? 1 : a[i - rank + a.Length], i < rank - b.Length ? 1 : b[i - rank + b.Length]))];
    }

    /// <summary>The element at an index of a larger shape.</summary>
    internal double Stretched(int[] index) => this[[.. Shape.Select((length, i) => length == 1 ? 0 : index[index.Length - Shape.Length + i])]];

    private int Place(int[] index)
    {
        int place = 0;
        for (int i = 0; i < Shape.Length; i++) place = (place * Shape[i]) + index[i];
        return place;
    }
}
