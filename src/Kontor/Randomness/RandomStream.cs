namespace Kontor.Randomness;

/// <summary>A counter-based stream of random numbers: a pure function of (seed, key, position), so that no draw depends on the order in which threads ran.</summary>
/// <remarks>Philox4x32-10 (Salmon et al. 2011). A stream is a small value; copy it and both copies go on from the same position.
/// Each item of a batch derives its own: <c>RandomStream.Of(context.Seed, "ets").Child(seriesKey)</c>.</remarks>
public struct RandomStream
{
    private readonly ulong _seed;
    private readonly ulong _key;
    private ulong _block;
    private uint _spare1, _spare2, _spare3;
    private int _spares;

    private RandomStream(ulong seed, ulong key)
    {
        _seed = seed;
        _key = key;
    }

    /// <summary>The stream of a seed and a name.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="name">What the stream is for.</param>
    public static RandomStream Of(ulong seed, string name = "") => new(seed, Hash(name));

    /// <summary>A stream of its own for one item, whatever was drawn here before.</summary>
    /// <param name="name">The item's name.</param>
    public readonly RandomStream Child(string name) => new(_seed, Mix(_key ^ Mix(Hash(name) + 0x9E3779B97F4A7C15)));

    /// <summary>A stream of its own for one numbered item, whatever was drawn here before.</summary>
    /// <param name="number">The item's number.</param>
    public readonly RandomStream Child(long number) => new(_seed, Mix(_key + Mix((ulong)number ^ 0xD1B54A32D192ED03)));

    /// <summary>32 random bits.</summary>
    public uint NextUInt32()
    {
        if (_spares == 0)
        {
            (uint x0, _spare1, _spare2, _spare3) = Philox.Block(
                (uint)_block, (uint)(_block >> 32), (uint)_key, (uint)(_key >> 32), (uint)_seed, (uint)(_seed >> 32));
            _block++;
            _spares = 3;
            return x0;
        }
        return _spares-- switch { 3 => _spare1, 2 => _spare2, _ => _spare3 };
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64() => ((ulong)NextUInt32() << 32) | NextUInt32();

    /// <summary>A uniform number in the open interval (0, 1), 53 bits fine.</summary>
    public double NextDouble() => ((NextUInt64() >> 11) + 0.5) * (1.0 / (1UL << 53));

    /// <summary>A uniform integer in 0..bound-1 without bias (Lemire 2019, "Fast random integer generation in an interval").</summary>
    /// <param name="bound">The exclusive upper bound, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is below 1.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        uint threshold = (uint)(-bound) % (uint)bound;
        while (true)
        {
            ulong product = (ulong)NextUInt32() * (uint)bound;
            if ((uint)product >= threshold) return (int)(product >> 32);
        }
    }

    /// <summary>A standard normal number (Box and Muller 1958; the sine half is dropped, so that one draw costs a fixed count).</summary>
    public double NextGaussian() => Math.Sqrt(-2 * Math.Log(NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>A Gamma number of the given shape and scale 1 (Marsaglia and Tsang 2000).</summary>
    /// <param name="shape">The shape, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shape is not above 0.</exception>
    public double NextGamma(double shape)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape);
        if (shape < 1) return NextGamma(shape + 1) * Math.Pow(NextDouble(), 1 / shape);
        double d = shape - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = NextGaussian(), v = 1 + (c * x);
            if (v <= 0) continue;
            v = v * v * v;
            if (Math.Log(NextDouble()) < (0.5 * x * x) + (d * (1 - v + Math.Log(v)))) return d * v;
        }
    }

    /// <summary>A Poisson number: by multiplication below a mean of 30, by Gamma splitting (Ahrens and Dieter 1974) above.</summary>
    /// <param name="mean">The mean, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mean is negative or not finite.</exception>
    public long NextPoisson(double mean)
    {
        if (!(mean >= 0) || double.IsInfinity(mean)) throw new ArgumentOutOfRangeException(nameof(mean), mean, "needs a finite mean of 0 or more");
        long count = 0;
        while (mean > 30)
        {
            int m = (int)(mean * 7 / 8);
            double x = NextGamma(m);
            if (x > mean) return count + NextBinomial(m - 1, mean / x);
            count += m;
            mean -= x;
        }
        double limit = Math.Exp(-mean);
        for (double product = NextDouble(); product > limit; product *= NextDouble()) count++;
        return count;
    }

    /// <summary>Shuffles in place (Fisher and Yates 1938, Durstenfeld 1964).</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="items">The items.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>The 64-bit FNV-1a hash of a text, mixed: stable across processes and machines.</summary>
    private static ulong Hash(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ulong hash = 14695981039346656037;
        foreach (char c in text)
        {
            hash = (hash ^ (byte)c) * 1099511628211;
            hash = (hash ^ (byte)(c >> 8)) * 1099511628211;
        }
        return Mix(hash);
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea, Flood 2014).</summary>
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    private long NextBinomial(int trials, double probability)
    {
        // by Beta splitting (Devroye 1986, X.4.3) until few trials are left, then one by one
        long count = 0;
        while (trials > 30)
        {
            int a = 1 + (trials / 2), b = trials + 1 - a;
            double g = NextGamma(a), beta = g / (g + NextGamma(b));
            if (beta >= probability)
            {
                trials = a - 1;
                probability /= beta;
            }
            else
            {
                count += a;
                trials = b - 1;
                probability = (probability - beta) / (1 - beta);
            }
        }
        for (int i = 0; i < trials; i++)
        {
            if (NextDouble() < probability) count++;
        }
        return count;
    }
}
