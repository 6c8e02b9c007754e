using System.Collections.Immutable;

namespace Kontor.Demand.Features.Blocks;

/// <summary>Covariates as they stand in the target period: events, promotions, other flags, other numbers.</summary>
internal sealed class CovariateBlock : ColumnBlock
{
    private readonly FeatureHistory _history;
    private readonly ImmutableArray<double> _amounts;
    private readonly int[] _events, _promotions, _sizes, _flags, _numbers;

    internal CovariateBlock(FeatureHistory history, FeatureSchema schema)
    {
        FeatureRoles roles = schema.Roles;
        _history = history;
        _amounts = schema.Measures.AmountSizes;
        int[] Positions(ImmutableArray<string> names) => [.. names.Select(n => roles.Dynamic.IndexOf(n))];
        _events = Positions(roles.Events);
        _promotions = Positions(roles.Promotions);
        _sizes = Positions(roles.Amounts);
        _flags = Positions(roles.Flags);
        _numbers = Positions(roles.Numbers);
        Columns =
        [
            .. roles.Events.Select(n => Column(n, FeatureBucket.Visibility, FeatureType.Binary, $"1 in a period with {n}")),
            .. roles.Promotions.Select(n => Column(n, FeatureBucket.Visibility, FeatureType.Binary, $"1 in a period with {n}")),
            .. roles.Amounts.Select(n => Column(n, FeatureBucket.Visibility, FeatureType.Numeric, $"{n} over its mean size, as inverse hyperbolic sine")),
            .. roles.Flags.Select(n => Column(n, FeatureBucket.Convenience, FeatureType.Binary, $"1 in a period with {n}")),
            .. roles.Numbers.Select(n => Column(n, FeatureBucket.Time, FeatureType.Numeric, $"{n} in the period")),
        ];
    }

    internal override ImmutableArray<FeatureColumn> Columns { get; }

    internal override void Write(Place place, Span<double> into)
    {
        int at = 0;
        foreach (int c in _events) into[at++] = Flag(At(c, place));
        foreach (int c in _promotions) into[at++] = Flag(At(c, place));
        for (int k = 0; k < _sizes.Length; k++) into[at++] = At(_sizes[k], place) is var x && double.IsNaN(x) ? 0 : Math.Asinh(x / _amounts[k]);
        foreach (int c in _flags) into[at++] = Flag(At(c, place));
        foreach (int c in _numbers) into[at++] = At(c, place);
    }

    private double At(int covariate, Place place) => _history.Dynamic[covariate][(place.Series * _history.Width) + place.Target];

    // a missing event, promotion or flag is none
    private static double Flag(double value) => double.IsNaN(value) || value == 0 ? 0 : 1;

    private static FeatureColumn Column(string name, FeatureBucket bucket, FeatureType type, string meaning) => new(name, bucket, type, FeatureSource.KnownAhead) { Meaning = meaning };
}
