using Kontor.Neural.Tensors;
using Kontor.Randomness;

namespace Kontor.Neural.Differentiation;

/// <summary>The named parameters of one network: layers add theirs when they are made, and what is saved, loaded and optimised is this list.</summary>
/// <remarks>A network is made twice with the same numbers from the same seed: each parameter draws from its own stream of (seed, name), so adding a layer leaves the others as they were.</remarks>
public sealed class Weights
{
    private readonly ulong _seed;
    private readonly string _prefix;
    private readonly List<Parameter> _all;
    private readonly Dictionary<string, Parameter> _byName;

    /// <summary>Begins a network without parameters.</summary>
    /// <param name="seed">The seed of the initial values.</param>
    public Weights(ulong seed)
        : this(seed, prefix: "", [], new Dictionary<string, Parameter>(StringComparer.Ordinal))
    {
    }

    private Weights(ulong seed, string prefix, List<Parameter> all, Dictionary<string, Parameter> byName)
    {
        _seed = seed;
        _prefix = prefix;
        _all = all;
        _byName = byName;
    }

    /// <summary>The parameters of this scope in the order in which they were added; of the whole network when this is its root.</summary>
    public IReadOnlyList<Parameter> All => _prefix.Length == 0 ? _all : [.. _all.Where(p => p.Name.StartsWith(_prefix, StringComparison.Ordinal))];

    /// <summary>How many numbers are learnt in this scope.</summary>
    public long TrainedCount => All.Where(p => p.IsTrained).Sum(p => (long)p.Value.Size);

    /// <summary>A parameter of this scope.</summary>
    /// <param name="name">Its name within the scope.</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public Parameter this[string name] =>
        _byName.TryGetValue(_prefix + name, out Parameter? found) ? found : throw new ArgumentException($"no parameter is called '{_prefix}{name}'", nameof(name));

    /// <summary>The part of the network under a name; names within it begin with the scope's name and a dot.</summary>
    /// <param name="name">The name of the part, such as <c>"lstm"</c>.</param>
    public Weights Scope(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new Weights(_seed, $"{_prefix}{name}.", _all, _byName);
    }

    /// <summary>Adds a parameter that is learnt.</summary>
    /// <param name="name">Its name within the scope, unique there.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initial">What it starts as.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public Parameter Add(string name, Shape shape, Initial initial) => Add(name, shape, initial, isState: false);

    /// <summary>Adds numbers that are kept and saved but not learnt by gradients.</summary>
    /// <param name="name">Their name within the scope, unique there.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="initial">What they start as.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public Parameter AddState(string name, Shape shape, Initial initial) => Add(name, shape, initial, isState: true);

    /// <summary>Freezes or unfreezes all parameters of this scope: frozen ones are left as they are by training.</summary>
    /// <param name="frozen">Whether they are to be frozen.</param>
    public void SetFrozen(bool frozen)
    {
        foreach (Parameter parameter in All) parameter.IsFrozen = frozen;
    }

    /// <summary>Sets all gradients to zero.</summary>
    public void ClearGradients()
    {
        foreach (Parameter parameter in All) parameter.ClearGradient();
    }

    private Parameter Add(string name, Shape shape, Initial initial, bool isState)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(initial);
        string full = _prefix + name;
        var parameter = new Parameter(full, Tensor.Zeros(shape), isState);
        if (!_byName.TryAdd(full, parameter)) throw new ArgumentException($"a parameter called '{full}' is there already", nameof(name));
        initial.Fill(parameter.Value, RandomStream.Of(_seed, "weights").Child(full));
        _all.Add(parameter);
        return parameter;
    }
}
