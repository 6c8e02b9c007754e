using Kontor.Neural.Tensors;

namespace Kontor.Neural.Operations;

/// <summary>How two operands are walked through together: axes that both walk alike are merged, so that most cases have one or two left.</summary>
internal readonly struct BroadcastPlan
{
    private readonly int[] _lengths;
    private readonly int[] _left;
    private readonly int[] _right;

    internal BroadcastPlan(Shape left, Shape right)
    {
        Result = Shape.Broadcast(left, right);
        int rank = Result.Rank;
        int[] l = Strides(left, rank), r = Strides(right, rank);
        var lengths = new List<int>(rank);
        var ls = new List<int>(rank);
        var rs = new List<int>(rank);
        for (int axis = 0; axis < rank; axis++)
        {
            int length = Result[axis];
            if (length == 1) continue;
            bool merges = lengths.Count > 0 && ls[^1] == length * l[axis] && rs[^1] == length * r[axis];
            if (merges)
            {
                lengths[^1] *= length;
                ls[^1] = l[axis];
                rs[^1] = r[axis];
            }
            else
            {
                lengths.Add(length);
                ls.Add(l[axis]);
                rs.Add(r[axis]);
            }
        }
        if (lengths.Count == 0)
        {
            lengths.Add(Result.Size);
            ls.Add(1);
            rs.Add(1);
        }
        (_lengths, _left, _right) = ([.. lengths], [.. ls], [.. rs]);
    }

    internal Shape Result { get; }

    /// <summary>How many elements lie along the innermost merged axis.</summary>
    internal int Inner => _lengths[^1];

    /// <summary>How many runs of <see cref="Inner"/> elements there are.</summary>
    internal int Rows => Inner == 0 ? 0 : Result.Size / Inner;

    /// <summary>The step of the left operand along the innermost axis: 1, or 0 where it repeats.</summary>
    internal int LeftStep => _left[^1];

    /// <summary>The step of the right operand along the innermost axis: 1, or 0 where it repeats.</summary>
    internal int RightStep => _right[^1];

    /// <summary>The merged axes are (rows, inner) and the operand repeats along the rows: a bias.</summary>
    internal bool RepeatsRows(bool left) => _lengths.Length == 2 && Steps(left)[0] == 0 && Steps(left)[1] == 1;

    /// <summary>The merged axes are (rows, inner) and the operand repeats within each row: a mask or a scale per row.</summary>
    internal bool RepeatsWithinRows(bool left) => _lengths.Length == 2 && Steps(left)[0] == 1 && Steps(left)[1] == 0;

    /// <summary>Where a run begins in each operand.</summary>
    internal (int Left, int Right) Start(int row)
    {
        int left = 0, right = 0;
        for (int axis = _lengths.Length - 2; axis >= 0; axis--)
        {
            (row, int place) = Math.DivRem(row, _lengths[axis]);
            left += place * _left[axis];
            right += place * _right[axis];
        }
        return (left, right);
    }

    private int[] Steps(bool left) => left ? _left : _right;

    private static int[] Strides(Shape shape, int rank)
    {
        int[] own = shape.RowMajorStrides(), full = new int[rank];
        for (int i = 1; i <= own.Length; i++) full[^i] = shape[^i] == 1 ? 0 : own[^i];
        return full;
    }
}
