using Kontor.Data.Panels;
using Kontor.Tests.Demand.Support;

namespace Kontor.Tests.Data.Panels;

public sealed class PanelFingerprintTests
{
    [Fact]
    public void Of_EqualPanels_IsTheSame() => Assert.Equal(PanelFingerprint.Of(TestPanels.Monthly(2, 2, 30)), PanelFingerprint.Of(TestPanels.Monthly(2, 2, 30)));

    [Fact]
    public void Of_AnyDifference_IsAnother()
    {
        Panel panel = TestPanels.Monthly(2, 2, 30);
        string[] all =
        [
            PanelFingerprint.Of(panel),
            PanelFingerprint.Of(TestPanels.Monthly(2, 2, 30, seed: 12)),
            PanelFingerprint.Of(panel.Where(i => i < 3)),
            PanelFingerprint.Of(panel.Cut([30, 30, 30, 29], 4)),
            PanelFingerprint.Of(panel.Cut([30, 30, 30, 29], 5)), // what is known ahead counts
            PanelFingerprint.Of(TestPanels.Of(TestPanels.Weeks, [1, 2])),
            PanelFingerprint.Of(TestPanels.Of(TestPanels.Months, [1, 2])),
            PanelFingerprint.Of(TestPanels.Of(TestPanels.Weeks, [1], [2])),
        ];
        Assert.Equal(all.Length, all.Distinct().Count());
    }
}
