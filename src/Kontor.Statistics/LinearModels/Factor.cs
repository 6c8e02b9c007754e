namespace Kontor.Statistics.LinearModels;

/// <summary>A categorical column: each row's level as a code 0..Levels-1, every code in use.</summary>
internal sealed class Factor
{
    private readonly Func<int, object> _label;

    private Factor(string name, int[] codes, int levels, Func<int, object> label)
    {
        Name = name;
        Codes = codes;
        Levels = levels;
        _label = label;
    }

    internal string Name { get; }

    /// <summary>(rows) The level of each row.</summary>
    internal int[] Codes { get; }

    internal int Levels { get; }

    /// <summary>What the user called a level.</summary>
    internal object Label(int code) => _label(code);

    /// <summary>Codes follow the order of the values where these are dense, else the order of first appearance.</summary>
    internal static Factor Of(string name, ReadOnlySpan<int> values)
    {
        int least = int.MaxValue, most = int.MinValue;
        foreach (int value in values)
        {
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }
        long range = (long)most - least + 1;
        if (range > (4L * values.Length) + 1024) return Of(name, values.ToArray());
        int[] place = new int[Math.Max(0, range)];
        foreach (int value in values) place[value - least] = 1;
        int levels = 0;
        var labels = new List<int>();
        for (int i = 0; i < place.Length; i++)
        {
            if (place[i] == 0) continue;
            place[i] = levels++;
            labels.Add(i + least);
        }
        int[] codes = new int[values.Length];
        for (int i = 0; i < codes.Length; i++) codes[i] = place[values[i] - least];
        return new Factor(name, codes, levels, code => labels[code]);
    }

    /// <summary>Codes follow the order of first appearance.</summary>
    internal static Factor Of<T>(string name, IReadOnlyList<T> values) where T : notnull
    {
        var seen = new Dictionary<T, int>();
        var labels = new List<T>();
        int[] codes = new int[values.Count];
        for (int i = 0; i < codes.Length; i++)
        {
            if (!seen.TryGetValue(values[i], out int code))
            {
                code = labels.Count;
                seen.Add(values[i], code);
                labels.Add(values[i]);
            }
            codes[i] = code;
        }
        return new Factor(name, codes, labels.Count, code => labels[code]);
    }

    /// <summary>The pairs of levels of two factors that occur.</summary>
    internal static Factor Cross(Factor left, Factor right)
    {
        var seen = new Dictionary<long, int>();
        int[] codes = new int[left.Codes.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            long pair = ((long)left.Codes[i] * right.Levels) + right.Codes[i];
            if (!seen.TryGetValue(pair, out codes[i]))
            {
                codes[i] = seen.Count;
                seen.Add(pair, codes[i]);
            }
        }
        return new Factor($"{left.Name} x {right.Name}", codes, seen.Count, code => code);
    }

    /// <summary>One level for all rows: an intercept as a fixed effect.</summary>
    internal static Factor Constant(int rows) => new("(Intercept)", new int[rows], 1, _ => "all");

    /// <summary>The factor on some of the rows; levels that are left without rows go.</summary>
    /// <param name="rows">The rows that stay, null for all.</param>
    internal Factor Select(int[]? rows)
    {
        if (rows is null) return this;
        int[] next = new int[Levels], codes = new int[rows.Length];
        Array.Fill(next, -1);
        var old = new List<int>();
        foreach (int row in rows) next[Codes[row]] = 0;
        for (int level = 0; level < next.Length; level++)
        {
            if (next[level] < 0) continue;
            next[level] = old.Count;
            old.Add(level);
        }
        for (int i = 0; i < codes.Length; i++) codes[i] = next[Codes[rows[i]]];
        return new Factor(Name, codes, old.Count, code => _label(old[code]));
    }

    /// <summary>True when all rows of a level share their level of <paramref name="outer"/>.</summary>
    internal bool IsNestedIn(Factor outer)
    {
        int[] owner = new int[Levels];
        Array.Fill(owner, -1);
        for (int i = 0; i < Codes.Length; i++)
        {
            ref int known = ref owner[Codes[i]];
            if (known < 0) known = outer.Codes[i];
            else if (known != outer.Codes[i]) return false;
        }
        return true;
    }
}
