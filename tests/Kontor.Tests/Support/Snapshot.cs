using System.Runtime.CompilerServices;

namespace Kontor.Tests.Support;

/// <summary>Compares what a person reads with a committed file in the folder <c>Snapshots</c> beside the test.</summary>
/// <remarks>A mismatch fails and leaves <c>name.received</c> beside the snapshot. Only KONTOR_UPDATE_SNAPSHOTS=1 rewrites a snapshot, and never where CI is set.</remarks>
public static class Snapshot
{
    /// <summary>Compares, whatever the line ends are.</summary>
    /// <param name="actual">The text.</param>
    /// <param name="name">The file's name with its extension.</param>
    /// <param name="testFile">The test's file; filled in by the compiler.</param>
    public static void Matches(string actual, string name, [CallerFilePath] string testFile = "")
    {
        string folder = Path.Combine(Path.GetDirectoryName(testFile)!, "Snapshots"), path = Path.Combine(folder, name), received = path + ".received";
        actual = actual.ReplaceLineEndings("\n");
        string? expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : null;
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }
        bool update = IsSet("KONTOR_UPDATE_SNAPSHOTS") && !IsSet("CI");
        Directory.CreateDirectory(folder);
        File.WriteAllText(update ? path : received, actual);
        if (update) File.Delete(received);
        else Assert.Fail($"{Difference(expected, actual)}\nSee {received}; KONTOR_UPDATE_SNAPSHOTS=1 accepts it.");
    }

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is "1" or "true";

    private static string Difference(string? expected, string actual)
    {
        if (expected is null) return "There is no snapshot.";
        string[] before = expected.Split('\n'), after = actual.Split('\n');
        int line = 0;
        while (line < before.Length && line < after.Length && before[line] == after[line]) line++;
        string At(string[] lines) => line < lines.Length ? lines[line] : "(end)";
        return $"Line {line + 1} differs.\nexpected: {At(before)}\nreceived: {At(after)}";
    }
}
