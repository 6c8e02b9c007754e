using System.Collections.Immutable;
using Kontor.Demand.Features.Blocks;

namespace Kontor.Demand.Features;

/// <summary>All features that a history could have, with the histories behind them made once; a schema picks some.</summary>
internal sealed class FeatureCandidates
{
    private readonly ColumnBlock[] _blocks;
    private readonly CodeColumn[] _codes;

    internal FeatureCandidates(FeatureHistory history, FeatureSchema schema, FitContext context)
    {
        History = history;
        var lives = new LifeHistory(history, schema, context);
        PriceHistory? prices = schema.Roles.Price is null ? null : new PriceHistory(history, schema, context);
        _blocks =
        [
            new AttributeBlock(history, schema.Roles), new LifeBlock(history, schema, lives), new CovariateBlock(history, schema),
            .. prices is null ? [] : (ColumnBlock[])[new PriceBlock(history, schema, prices), new SimilarBlock(history, schema, prices, context)],
            new CalendarBlock(history, schema), .. HasEvents(schema) ? (ColumnBlock[])[new EventBlock(history, schema, context)] : [],
            // last, so that the features that change along a sampled path stand together at the end
            new SalesBlock(history, schema),
        ];
        _codes = [.. CategoryCodes.Of(history, schema, lives)];
        string[] names = Distinct([.. _blocks.SelectMany(b => b.Columns).Concat(_codes.Select(c => c.Column)).Select(c => c.Name)]);
        Numeric = [.. _blocks.SelectMany(b => b.Columns).Select((c, k) => c with { Name = names[k] })];
        Categorical = [.. _codes.Select((c, k) => c.Column with { Name = names[Numeric.Length + k] })];
    }

    internal FeatureHistory History { get; }

    /// <summary>The numeric features, by block.</summary>
    internal ImmutableArray<FeatureColumn> Numeric { get; }

    /// <summary>The categorical features.</summary>
    internal ImmutableArray<FeatureColumn> Categorical { get; }

    /// <summary>The number of features of past sales; they are the last numeric ones.</summary>
    internal int SalesCount => _blocks[^1].Columns.Length;

    internal static bool HasEvents(FeatureSchema schema) =>
        schema.Roles.Events.Length > 0 || schema.Roles.EventTypes.Length > 0 || (schema.Builder.Countries.Length > 0 && schema.Calendar.HasDates);

    /// <summary>Writes all numeric features of a place in their own units; NaN where one is missing.</summary>
    internal void Write(Place place, Span<double> into)
    {
        int at = 0;
        foreach (ColumnBlock block in _blocks)
        {
            int count = block.Columns.Length;
            block.Write(place, into.Slice(at, count));
            at += count;
        }
    }

    /// <summary>The code of a categorical feature at a place.</summary>
    internal int Code(int column, Place place) => _codes[column].At(place);

    // a covariate may be called what a feature is called; XGBoost allows no [ ] <
    private static string[] Distinct(string[] names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int n = 0; n < names.Length; n++)
        {
            string name = names[n].Replace('[', '(').Replace(']', ')').Replace('<', '(');
            for (int k = 2; !seen.Add(names[n] = k == 2 ? name : $"{name} ({k - 1})"); k++)
            {
            }
        }
        return names;
    }
}
