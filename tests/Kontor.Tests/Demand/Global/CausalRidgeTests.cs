using Kontor.Data.Panels;
using Kontor.Demand.Global;

namespace Kontor.Tests.Demand.Global;

public sealed class CausalRidgeTests
{
    [Fact]
    public void Forecast_KnownResponse_IsRecovered()
    {
        Panel panel = PromotionPanel.Of(stores: 8, items: 2, length: 104, own: 0.05, common: 0);
        TreeLayout layout = TreeLayout.Of(new GlobalTrees(), panel) with { Product = 1 };
        double Effect(int column, double from, double to)
        {
            double At(double value)
            {
                Panel changed = PromotionPanel.Changed(panel, (c, i, t) => i == 0 && t == 106 ? c == column ? value : c is 0 ? 2 : c is 1 ? 0 : null : null);
                PanelGrid grid = PanelGrid.Of(changed, layout);
                FeatureTable table = new FeatureSet(grid, layout, panel.Calendar, FitContext.Default).Fill([new TreeRow(0, 103, 106)]);
                return table.Starts[1];
            }
            return At(to) - At(from);
        }
        // 800 values with 5% noise; the penalty of 2% and the interaction with the discount take some of it
        Assert.InRange(Effect(0, 2, 1.6) / Math.Log(1.6 / 2), PromotionPanel.Elasticity * 1.15, PromotionPanel.Elasticity * 0.85);
    }

    [Fact]
    public void Solve_PositiveDefinite_GivesTheSolution()
    {
        double[] a = [4, 0, 0, 2, 5, 0, 1, 3, 6], b = [4 + 4 + 3, 2 + 10 + 9, 1 + 6 + 18]; // x = 1, 2, 3
        PositiveDefinite.Solve(a, b);
        Assert.Equal([1, 2, 3], b.Select(x => Math.Round(x, 12)));
    }
}
