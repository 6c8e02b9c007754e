using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kontor.Data.Calendars;
using Kontor.Data.Configuration;
using Kontor.Data.Loading;
using Kontor.Data.Panels;

namespace Kontor.Tests.Data.Loading;

public sealed class PanelPropertyTests : IDisposable
{
    private static readonly Frequency[] Frequencies = [Frequency.Day, Frequency.Week, Frequency.Month, Frequency.Quarter, Frequency.Year];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Whatever the rows and the calendar, no unit is lost or made up, and every one lies in the period of its date.</summary>
    [Fact]
    public void Load_AnyRows_KeepTheirSumPerSeriesAndPeriod() => Prop.ForAll(ArbMap.Default.ArbFor<(NonEmptyArray<Row> Rows, byte Frequency, bool Zero)>(), input =>
    {
        Frequency frequency = Frequencies[input.Frequency % Frequencies.Length];
        Panel panel = Load(input.Rows.Get, frequency, input.Zero ? GapRule.Zero : GapRule.Missing);
        var rows = input.Rows.Get.GroupBy(r => (r.Store, panel.Calendar.IndexOf(r.Day))).ToDictionary(g => g.Key, g => g.Sum(r => (double)r.Units));
        int seen = 0;
        for (int s = 0; s < panel.Count; s++)
        {
            for (int t = 0; t < panel[s].Length; t++)
            {
                bool known = rows.TryGetValue((panel.Keys[s].Parts[0], panel[s].Start + t), out double units);
                if (known) seen++;
                Assert.Equal(known ? units : input.Zero ? 0 : double.NaN, panel[s].Target[t]);
            }
        }
        Assert.Equal(rows.Count, seen);
    }).QuickCheckThrowOnFailure();

    /// <summary>The rows in another order give the same panel, bit by bit: sums are of whole numbers, means within rounding.</summary>
    [Fact]
    public void Load_RowsInAnotherOrder_GiveTheSamePanel() => Prop.ForAll(ArbMap.Default.ArbFor<(NonEmptyArray<Row> Rows, int Turn, byte Frequency)>(), input =>
    {
        Frequency frequency = Frequencies[input.Frequency % Frequencies.Length];
        Row[] rows = input.Rows.Get, turned = [.. rows.Select((r, i) => (r, key: unchecked((i + 1) * (input.Turn | 1)))).OrderBy(r => r.key).Select(r => r.r)];
        Panel a = Load(rows, frequency, GapRule.Zero), b = Load(turned, frequency, GapRule.Zero);
        Assert.Equal(a.Keys, b.Keys);
        Assert.Equal(a.Covariates.Select(c => (c.Name, c.Timing, string.Join('|', c.Categories))), b.Covariates.Select(c => (c.Name, c.Timing, string.Join('|', c.Categories))));
        for (int s = 0; s < a.Count; s++)
        {
            Assert.Equal(a[s].Start, b[s].Start);
            Assert.Equal(a[s].Target.ToArray(), b[s].Target.ToArray());
            for (int c = 0; c < a.Covariates.Length; c++)
            {
                double[] x = Values(a, s, c), y = Values(b, s, c);
                Assert.Equal(x.Length, y.Length);
                // running means differ by rounding only: 1e-12 relative, far above 50 additions of eps
                for (int t = 0; t < x.Length; t++) Assert.True(x[t].Equals(y[t]) || Math.Abs(x[t] - y[t]) <= 1e-12 * Math.Abs(x[t]), $"{a.Covariates[c].Name}: {x[t]} and {y[t]}");
            }
        }
    }).QuickCheckThrowOnFailure();

    /// <summary>A panel that was cut shows no target at or after the cut, and covariates known ahead up to the horizon only.</summary>
    [Fact]
    public void Cut_AnyOrigin_NeverShowsTheFuture() => Prop.ForAll(ArbMap.Default.ArbFor<(NonEmptyArray<Row> Rows, byte Keep, byte Horizon)>(), input =>
    {
        Panel panel = Load(input.Rows.Get, Frequency.Week, GapRule.Zero);
        int horizon = input.Horizon % 10;
        int[] lengths = [.. Enumerable.Range(0, panel.Count).Select(s => (input.Keep + s) % (panel[s].Length + 1))];
        Panel cut = panel.Cut(lengths, horizon);
        int at = 0;
        for (int s = 0; s < panel.Count; s++)
        {
            if (lengths[s] == 0) continue;
            SeriesView now = cut[at++], later = panel[s];
            Assert.Equal(later.Key, now.Key);
            Assert.Equal(later.Target[..lengths[s]].ToArray(), now.Target.ToArray());
            for (int c = 0; c < cut.Covariates.Length; c++)
            {
                if (cut.Covariates[c].Timing == CovariateTiming.KnownAfter) Assert.Equal(lengths[s], now.Dynamic(c).Length);
                if (cut.Covariates[c].Timing == CovariateTiming.KnownAhead) Assert.InRange(now.Dynamic(c).Length, lengths[s], lengths[s] + horizon);
            }
        }
        Assert.Equal(at, cut.Count);
    }).QuickCheckThrowOnFailure();

    private static double[] Values(Panel panel, int series, int covariate) =>
        panel.Covariates[covariate].Timing == CovariateTiming.Static ? [panel[series].Static(covariate)] : panel[series].Dynamic(covariate).ToArray();

    private Panel Load(Row[] rows, Frequency frequency, GapRule gaps)
    {
        var text = new StringBuilder("date,store,units,price,promo,weather\n");
        foreach (Row row in rows) text.Append($"{row.Day:yyyy-MM-dd},{row.Store},{row.Units},{row.Price},{row.Promo},{row.Weather}\n");
        return _folder.Load(text.ToString(), new DataConfiguration
        {
            Date = "date", Keys = ["store"], Target = "units", Frequency = frequency, WeekStart = DayOfWeek.Monday, Gaps = gaps, AddDuplicates = true, KnownAfter = ["weather"], KnownAhead = ["price", "promo"],
        }).Panel;
    }

    /// <summary>One sale, from arbitrary bytes.</summary>
    public sealed record Row(byte D, byte S, byte Units, byte P, byte W)
    {
        public DateOnly Day => new DateOnly(2023, 1, 1).AddDays(D * 3);

        public string Store => $"S{S % 4}";

        public double Price => 1 + (P / 100.0);

        public int Promo => P % 2;

        public string Weather => new[] { "sun", "rain", "snow", "" }[W % 4];
    }
}
