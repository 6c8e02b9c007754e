namespace Kontor.Tests.Support;

public sealed class SnapshotTests
{
    [Fact]
    public void Matches_DifferentText_FailsWithTheLineAndLeavesTheSnapshotAlone()
    {
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), test = Path.Combine(folder, "Test.cs");
        string snapshot = Path.Combine(folder, "Snapshots", "a.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(snapshot)!);
        try
        {
            File.WriteAllText(snapshot, "one\r\ntwo\r\n");
            Snapshot.Matches("one\ntwo\n", "a.txt", test);
            if (Environment.GetEnvironmentVariable("KONTOR_UPDATE_SNAPSHOTS") is not null) return;
            Exception failure = Assert.ThrowsAny<Exception>(() => Snapshot.Matches("one\nthree\n", "a.txt", test));
            Assert.Contains("Line 2 differs", failure.Message, StringComparison.Ordinal);
            Assert.Equal("one\r\ntwo\r\n", File.ReadAllText(snapshot));
            Assert.Equal("one\nthree\n", File.ReadAllText(snapshot + ".received"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
