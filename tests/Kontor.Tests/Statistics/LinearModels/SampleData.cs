using Kontor.Statistics.LinearModels;

namespace Kontor.Tests.Statistics.LinearModels;

/// <summary>A small panel by a formula, the same as in Peers/linear_models.R and .py: 8 stores x 15 weeks, every 13th row missing; prices follow two instruments and the demand shock u.</summary>
internal static class SampleData
{
    internal static Observations Rows { get; } = Make();

    internal static int Count => Rows.Rows;

    private static Observations Make()
    {
        int[] i = [.. Enumerable.Range(1, 120).Where(k => k % 13 != 0)];
        double[] Of(Func<int, double> value) => Array.ConvertAll(i, k => value(k));
        static double U(int k) => (k * 37 % 101 / 101.0) - 0.5;
        static double Price(int k) => 2 + (0.8 * Math.Sin(1.3 * k)) + (0.4 * Math.Cos(2.1 * k)) + (0.6 * U(k));
        static double Promo(int k) => k % 5 == 0 ? 1 : 0;
        static double Temp(int k) => 3 * Math.Cos(0.7 * k);
        static int Store(int k) => (k - 1) % 8;
        static int Week(int k) => (k - 1) / 8;
        static double Y(int k) => 3 - (2 * Price(k)) + (0.5 * Promo(k)) + (0.2 * Temp(k)) + (0.3 * Store(k)) + (0.1 * Week(k)) + (U(k) * (1 + Promo(k))) + (0.2 * Math.Sin((Store(k) * 5) + Week(k)));
        return new Observations(i.Length)
            .With("y", Of(Y)).With("price", Of(Price)).With("promo", Of(Promo)).With("temp", Of(Temp))
            .With("z1", Of(k => Math.Sin(1.3 * k))).With("z2", Of(k => Math.Cos(2.1 * k)))
            .With("w", Of(k => 1 + (k % 3))).With("logw", Of(k => Math.Log(1 + (k % 3))))
            .With("units", Of(k => Math.Floor(Math.Exp(2 - Price(k) + (0.5 * Promo(k))) * (0.4 + (k * 53 % 97 / 97.0)))))
            .With("bought", Of(k => k * 29 % 83 / 83.0 < 1 / (1 + Math.Exp(Price(k) - 2 - Promo(k))) ? 1 : 0))
            .WithGroups("store", Array.ConvertAll(i, Store)).WithGroups("week", Array.ConvertAll(i, Week)).WithGroups("zone", Array.ConvertAll(i, k => k * 7 % 12));
    }
}
