using System.Collections.Immutable;
using System.Text;
using Kontor.Errors;
using Kontor.Trees.Cubist.Training;
using Kontor.Trees.Matrices;

namespace Kontor.Trees.Cubist;

/// <summary>A fitted Cubist model: rules that can be read, and the training rows where neighbours correct them. Immutable and thread-safe.</summary>
public sealed class CubistModel
{
    private const int Chunk = 256;
    private readonly CubistLimits _limits;
    private readonly ImmutableArray<CubistColumn> _columns;
    private readonly NeighborMemory? _memory;
    private readonly Lazy<double[]> _fitted;

    internal CubistModel(
        BoostedCubist specification,
        ImmutableArray<ImmutableArray<CubistRule>> members,
        CubistLimits limits,
        ImmutableArray<CubistColumn> columns,
        ImmutableArray<string> names,
        NeighborMemory? memory)
    {
        (Specification, Members, _limits, _columns, Names, _memory) = (specification, members, limits, columns, names, memory);
        _fitted = new Lazy<double[]>(() => Fitted(Members.Length));
    }

    /// <summary>What was fitted.</summary>
    public BoostedCubist Specification { get; }

    /// <summary>The rules of each member of the committee, by ascending mean target. (members, rules)</summary>
    public ImmutableArray<ImmutableArray<CubistRule>> Members { get; }

    /// <summary>The columns' names; empty where there are none.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Number of feature columns.</summary>
    public int Columns => _columns.Length;

    /// <summary>How the fit ended: always converged, one iteration a member.</summary>
    public FitReport Report => new(Converged: true, Members.Length, double.NaN);

    /// <summary>Computes predictions in units of the target.</summary>
    /// <param name="features">The rows, with the columns of the training rows. A category unseen in training meets no condition on its column.</param>
    /// <param name="members">Predict with the first members only; null, the default, for all.</param>
    /// <param name="neighbors">Correct by so many neighbours, 0 to 9; null, the default, for as many as the specification says.</param>
    /// <param name="context">Threads and cancellation. Default: <see cref="FitContext.Default"/>.</param>
    /// <returns>One prediction a row.</returns>
    /// <exception cref="ArgumentOutOfRangeException">More members than there are, or neighbours of a model that was fitted without.</exception>
    /// <exception cref="DataException">The columns are not those of the model.</exception>
    /// <exception cref="OperationCanceledException">The context was cancelled.</exception>
    public double[] Predict(FeatureMatrix features, int? members = null, int? neighbors = null, FitContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        context ??= FitContext.Default;
        int first = Bounds.Within(members ?? Members.Length, 1, Members.Length, nameof(members));
        int nearest = Bounds.Within(neighbors ?? Specification.Neighbors, 0, _memory is null ? 0 : 9, nameof(neighbors));
        Check(features);
        double[] predictions = new double[features.Rows], fitted = nearest == 0 ? [] : first == Members.Length ? _fitted.Value : Fitted(first);
        var options = new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancellation };
        long work = (long)features.Rows * Math.Max(Members.Length * Columns, nearest == 0 ? 0 : _memory!.Targets.Length);
        Work.For((features.Rows + Chunk - 1) / Chunk, work, options, part =>
        {
            float[] raw = new float[Columns];
            double[] row = new double[Columns];
            for (int i = part * Chunk; i < Math.Min(features.Rows, (part + 1) * Chunk); i++)
            {
                features.CopyRow(i, raw);
                for (int c = 0; c < raw.Length; c++) row[c] = _columns[c].Impute(raw[c]);
                predictions[i] = Committee(row, first);
                if (nearest > 0) predictions[i] += _memory!.Correction(row, nearest, fitted);
            }
        });
        return predictions;
    }

    /// <summary>Computes how much each feature is used, weighted by the rows that rules cover.</summary>
    /// <returns>For each column the share of covered rows whose rule tests it, and whose rule's linear model has it, 0 to 1. (<see cref="Columns"/>)</returns>
    public ImmutableArray<CubistUsage> Usage()
    {
        double[] tested = new double[Columns], modelled = new double[Columns];
        double total = 0;
        foreach (CubistRule rule in Members.SelectMany(m => m))
        {
            total += rule.Coverage;
            foreach (int column in rule.Conditions.Select(c => c.Column).Distinct()) tested[column] += rule.Coverage;
            foreach (CubistTerm term in rule.Terms) modelled[term.Column] += rule.Coverage;
        }
        return [.. Enumerable.Range(0, Columns).Select(c => new CubistUsage(c, RuleName(c), tested[c] / total, modelled[c] / total))];
    }

    /// <summary>The rules in words, member by member.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (int m = 0; m < Members.Length; m++)
        {
            for (int r = 0; r < Members[m].Length; r++)
                text.Append(Members.Length == 1 ? $"Rule {r + 1}: " : $"Rule {m + 1}/{r + 1}: ").Append(Members[m][r].ToText(Names)).Append("\n\n");
        }
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>The model as versioned JSON.</summary>
    /// <returns>UTF-8 bytes.</returns>
    public byte[] ToJson() => CubistFile.Write(new CubistFile.State(CubistFile.CurrentFormat, CubistFile.CurrentVersion, Specification, Members, _limits, _columns, Names, _memory?.Values, _memory?.Targets));

    /// <summary>Writes the model as versioned JSON. The file appears whole or not at all.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <exception cref="DataException">The disk is full or the folder cannot be written.</exception>
    public void Save(string path) => CubistFile.Save(ToJson(), path);

    /// <summary>Reads a model file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">No such file, not a model, or a model of another version.</exception>
    public static CubistModel Load(string path) => CubistFile.Load(path);

    /// <summary>Reads a model from bytes.</summary>
    /// <param name="model">The bytes.</param>
    /// <param name="where">What the bytes are called in a message.</param>
    /// <exception cref="DataException">Not a model, or a model of another version.</exception>
    public static CubistModel FromJson(ReadOnlySpan<byte> model, string where = "model") => CubistFile.Read(model, where);

    private string RuleName(int column) => CubistRule.Name(column, Names);

    private double Committee(ReadOnlySpan<double> row, int members)
    {
        double sum = 0;
        for (int m = 0; m < members; m++) sum += RowPredictor.Predict(Members[m], _limits, row);
        return sum / members;
    }

    /// <summary>The committee's predictions for the training rows that the memory holds. (rows)</summary>
    private double[] Fitted(int members)
    {
        double[] fitted = new double[_memory!.Targets.Length];
        Work.For(fitted.Length, (long)fitted.Length * members * Columns, new ParallelOptions(), i =>
        {
            double[] row = new double[Columns];
            for (int c = 0; c < row.Length; c++) row[c] = _memory.Values[(i * Columns) + c];
            fitted[i] = Committee(row, members);
        });
        return fitted;
    }

    private void Check(FeatureMatrix features)
    {
        if (features.Columns != Columns) Throw.Features(FaultCode.Malformed, $"{features.Columns} columns", $"the {Columns} columns of the model");
        if (Names.IsEmpty || features.Names.IsEmpty) return;
        for (int c = 0; c < Columns; c++)
        {
            if (!string.Equals(features.Names[c], Names[c], StringComparison.Ordinal))
                Throw.Features(FaultCode.UnknownName, $"'{features.Names[c]}'", $"'{Names[c]}', as in the model", column: $"{c + 1}");
        }
    }
}
