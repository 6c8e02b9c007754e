using System.Diagnostics;
using System.Globalization;
using Kontor.Data.Loading;
using Kontor.Data.Panels;
using Kontor.Demand;
using Kontor.Demand.Backtesting;
using Kontor.Demand.Neural;

namespace Kontor.Bench.Armdn;

internal static class ArmdnProbe
{
    internal static int Run(string[] args)
    {
        var o = args.Select(a => a.Split('=')).ToDictionary(a => a[0], a => a.Length > 1 ? a[1] : "");
        string Get(string k, string d) => o.GetValueOrDefault(k, d);
        int Int(string k, int d) => int.Parse(Get(k, d.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
        double Dbl(string k, double d) => double.Parse(Get(k, d.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
        Panel panel = Source.Load(new LoadRequest { Path = Path.Combine("bench", "configs", Get("panel", "walmart") + ".yaml") }, FitContext.Default).Panel;
        int every = Int("every", 1);
        if (every > 1) panel = panel.Where(i => i % every == 0);
        int horizon = Int("h", 4);
        var plan = new BacktestPlan { Horizon = horizon, Origins = Int("origins", 1), Stride = Int("stride", horizon), FirstStep = Int("first", 1), LastPeriod = panel.End - 1 - Int("back", 12), Point = Get("point", "") == "iwm" ? PointForecast.InverseWeightedMedian : PointForecast.Median };
        if (Get("rule", "") == "end") plan = plan with { Rule = OriginRule.SeriesEnd };
        var armdn = new Kontor.Demand.Neural.Armdn
        {
            Horizon = horizon,
            Width = Int("width", 64), Hidden = Int("hidden", 64), Dropout = Dbl("drop", 0.2), RecurrentDropout = Dbl("rdrop", 0.1), Networks = Int("nets", 1), Components = Int("k", 10),
            Associative = Get("assoc", "full") switch { "absent" => AssociativeLayer.Absent, "direct" => AssociativeLayer.Bypassed, _ => AssociativeLayer.Full },
            Recurrent = Int("rec", 1) == 1, Anchored = Int("anchor", 1) == 1, Scale = Get("scale", "log") == "log" ? TargetScale.Logarithm : TargetScale.Mean,
            Paths = Int("paths", 100),
            Features = new() { Engineered = Int("eng", 1) == 1 },
            FineTuning = Int("tune", 0) == 1 ? new FineTuning { Vertical = o.GetValueOrDefault("vertical") } : null,
            Training = new TrainingSettings { Epochs = Int("epochs", 60), LearningRate = Dbl("lr", 0.003), BatchSize = o.ContainsKey("batch") ? Int("batch", 64) : null, Anneal = Int("anneal", 1) == 1, Patience = Int("patience", 8), HeldOut = o.ContainsKey("held") ? Int("held", 8) : null, FinalEpochs = Int("final", 4) },
        };
        Forecaster model = Get("model", "armdn") is var name && name == "armdn" ? armdn : name.StartsWith("cubist-") ? new Kontor.Demand.Regressions.FeatureCubist { Horizon = horizon, Scale = Enum.Parse<Kontor.Demand.Regressions.RegressionScale>(name[7..]) } : name == "mix" ? new Kontor.Demand.Stacking.Averaged([ModelCatalog.Create("seasonal-profile", new Demand.Calibration.CalibrationSettings { Horizon = horizon }), armdn]) : ModelCatalog.Create(name, new Demand.Calibration.CalibrationSettings { Horizon = horizon });
        foreach (string seed in Get("seeds", "1").Split(','))
        {
            FitContext context = FitContext.Default with { Seed = ulong.Parse(seed, CultureInfo.InvariantCulture) };
            TimeSpan cpu = Environment.CpuUsage.TotalTime;
            var watch = Stopwatch.StartNew();
            Backtest b = Backtest.Run(panel, [model], plan, context);
            string steps = string.Join(' ', b.Table().Where(r => r.Slice == "step").Select(r => $"{r.Wmape:p2}"));
            string events = string.Join(' ', b.Table().Where(r => r.Slice == "event").Select(r => $"{r.Value}:{r.Wmape:p2}"));
            string folds = string.Join(' ', Enumerable.Range(0, plan.Origins).Select(f => { var r = BacktestTables.Row(b, model.Name, "", "", Enumerable.Range(0, b.Cells.Count).Where(c => b.Cells[c].Fold == f)); return $"{r.Wmape:p2}/{r.Coverage80:p0}"; }));
            BacktestRow all = b.Overall(model.Name);
            Console.WriteLine($"{string.Join(' ', args)} seed={seed}: WAPE {all.Wmape:p2} MASE {all.Mase:f3} SQL {all.Sql:f3} WQL {all.Wql:f4} MAPE {all.Mape:f4} cov {all.Coverage80:p1}/{all.Coverage95:p1} bias {all.Bias:p2} | steps {steps} | folds {folds} | {events} | {watch.Elapsed.TotalSeconds:f0} s, cpu {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:f0}");
        }
        if (Int("curve", 0) == 1)
        {
            ForecastModel fitted = model.Fit(panel, FitContext.Default);
            foreach (var e in ((ArmdnModel)fitted).Training[0]) Console.WriteLine(e);
        }
        return 0;
    }
}
