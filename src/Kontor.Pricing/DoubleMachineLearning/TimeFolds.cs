namespace Kontor.Pricing.DoubleMachineLearning;

/// <summary>Contiguous blocks of time: each is predicted by what was learned outside of it and of a gap on both its sides, so that shocks that last some periods do not leak.</summary>
internal sealed class TimeFolds
{
    private readonly int[] _periods;
    private readonly int[] _starts; // fold -> first period; one more at the end
    private readonly int _gap;

    /// <summary>Blocks with as many distinct periods each, give or take one.</summary>
    /// <param name="periods">The period of each row.</param>
    /// <param name="folds">The number of blocks, 2 or more.</param>
    /// <param name="gap">The periods on both sides of a block that are not learned from.</param>
    /// <exception cref="ArgumentException">There are too few periods.</exception>
    internal TimeFolds(int[] periods, int folds, int gap)
    {
        int[] distinct = [.. periods.Distinct().Order()];
        if (distinct.Length < folds || distinct.Length - (distinct.Length / folds) <= 2 * gap)
            throw new ArgumentException($"{distinct.Length} periods are too few for {folds} folds with a gap of {gap}", nameof(periods));
        _periods = periods;
        _gap = gap;
        _starts = [.. Enumerable.Range(0, folds).Select(k => distinct[(int)((long)k * distinct.Length / folds)]), distinct[^1] + 1];
    }

    internal int Count => _starts.Length - 1;

    /// <summary>The rows of a block, ascending.</summary>
    internal int[] HeldOut(int fold) => Rows(period => period >= _starts[fold] && period < _starts[fold + 1]);

    /// <summary>The rows that the block is predicted from, ascending.</summary>
    internal int[] Training(int fold) => Rows(period => period < _starts[fold] - _gap || period >= _starts[fold + 1] + _gap);

    private int[] Rows(Func<int, bool> keep)
    {
        var rows = new List<int>(_periods.Length);
        for (int i = 0; i < _periods.Length; i++)
        {
            if (keep(_periods[i])) rows.Add(i);
        }
        return [.. rows];
    }
}
