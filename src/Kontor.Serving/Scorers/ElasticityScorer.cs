using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Responses;
using Kontor.Serving.Rows;

namespace Kontor.Serving.Scorers;

/// <summary>Elasticities: an item and a change of its price in, the change of its units with interval out. The prices of other items stay as they are.</summary>
internal sealed class ElasticityScorer : Scorer
{
    private const double Level = 0.95;
    private readonly ElasticityFit _fit;
    private readonly ImmutableArray<string> _keys;
    private readonly int _product, _channel, _category;

    internal ElasticityScorer(ElasticityFit fit, string kind)
        : this(fit, kind, KeysOf(fit))
    {
    }

    private ElasticityScorer(ElasticityFit fit, string kind, ImmutableArray<string> keys)
        : base(kind, SignatureOf(fit, keys))
    {
        (_fit, _keys) = (fit, keys);
        _product = keys.IndexOf(fit.Columns.Product!);
        _channel = keys.IndexOf(fit.Columns.Channel!);
        _category = IndexOf(fit.Columns.Category!);
    }

    private protected override ImmutableArray<ScoreColumn> Predict(BoundRows rows, CancellationToken cancellation)
    {
        double[] now = rows.Numbers(_keys.Length)!, then = rows.Numbers(_keys.Length + 1)!;
        double[][] values = [.. Enumerable.Range(0, 6).Select(_ => new double[rows.Count])];
        string?[] levels = new string?[rows.Count];
        string[] parts = new string[_keys.Length];
        for (int r = 0; r < rows.Count; r++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (double[] column in values) column[r] = double.NaN;
            if (now[r] <= 0) rows.Refuse(r, "price", FaultCode.OutOfRange, $"{now[r]}", "a price above 0");
            if (then[r] <= 0) rows.Refuse(r, "new_price", FaultCode.OutOfRange, $"{then[r]}", "a price above 0");
            if (rows.Faults[r] is not null) continue;
            for (int k = 0; k < parts.Length; k++) parts[k] = rows.Texts(k)![r]!;
            var item = new PricedItem(new SeriesKey([.. parts]), now[r], 1)
            {
                Product = parts[_product],
                Channel = _channel < 0 ? "" : parts[_channel],
                Category = _category < 0 ? "" : rows.Texts(_category)?[r] ?? "",
            };
            try
            {
                (ElasticityLevel level, ElasticityEstimate estimate) = _fit.Of(item);
                (double low, double high) = estimate.Interval(Level);
                double log = Math.Log(then[r] / now[r]);
                // a change is monotone in the elasticity: its interval is the elasticity's, turned round where the price rises from what it falls
                (double a, double b) = (Change(low, log), Change(high, log));
                levels[r] = level.ToString().ToLowerInvariant();
                (values[0][r], values[1][r], values[2][r]) = (estimate.Value, low, high);
                (values[3][r], values[4][r], values[5][r]) = (Change(estimate.Value, log), Math.Min(a, b), Math.Max(a, b));
            }
            catch (DataException unknown)
            {
                rows.Refuse(r, unknown.Fault with { Column = _keys[_product] });
            }
        }
        return [.. values.Select((v, k) => ScoreColumn.OfNumbers(Signature.Outputs[k].Name, v)), ScoreColumn.OfTexts("level", levels)];
    }

    private static double Change(double elasticity, double log) => Math.Exp(elasticity * log) - 1;

    private int IndexOf(string name)
    {
        for (int i = 0; i < Signature.Inputs.Length; i++)
        {
            if (name.Length > 0 && Signature.Inputs[i].Name == name) return i;
        }
        return -1;
    }

    // files of before key names were written know product and channel alone
    private static ImmutableArray<string> KeysOf(ElasticityFit fit) =>
        !fit.KeyNames.IsDefaultOrEmpty ? fit.KeyNames : fit.Columns.Channel!.Length == 0 ? [fit.Columns.Product!] : [fit.Columns.Channel, fit.Columns.Product!];

    private static Signature SignatureOf(ElasticityFit fit, ImmutableArray<string> keys)
    {
        bool apart = fit.Columns.Category!.Length > 0 && !keys.Contains(fit.Columns.Category);
        Field[] category = apart ? [new Field(fit.Columns.Category, FieldType.Text) { IsRequired = false, Meaning = "for a product that was not fitted" }] : [];
        return new Signature(
            [
                .. keys.Select(k => new Field(k, FieldType.Text)),
                new Field("price", FieldType.Number) { Unit = "money", Meaning = "the price now, above 0" },
                new Field("new_price", FieldType.Number) { Unit = "money", Meaning = "the price that is asked about, above 0" },
                .. category,
            ],
            [
                new Field("elasticity", FieldType.Number) { Meaning = "per cent of units per cent of price" },
                new Field("elasticity_lower", FieldType.Number) { Meaning = "lower end of the 95% interval" },
                new Field("elasticity_upper", FieldType.Number) { Meaning = "upper end of the 95% interval" },
                new Field("units_change", FieldType.Number) { Unit = "share", Meaning = "-0.1 for a tenth fewer units" },
                new Field("units_change_lower", FieldType.Number) { Unit = "share", Meaning = "lower end of the 95% interval" },
                new Field("units_change_upper", FieldType.Number) { Unit = "share", Meaning = "upper end of the 95% interval" },
                new Field("level", FieldType.Text) { Meaning = "what the elasticity is of: series, product, category or total" },
            ]);
    }
}
