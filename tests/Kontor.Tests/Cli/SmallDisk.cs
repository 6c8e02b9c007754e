using System.Diagnostics;

namespace Kontor.Tests.Cli;

/// <summary>A disk with little room, mounted on a new folder; the test is skipped where mounting is not allowed.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    internal static SmallDisk Mount(string folder, int kibibytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "only root on Linux may mount a small disk");
        Directory.CreateDirectory(folder);
        bool mounted = Run("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k", "tmpfs", folder);
        Assert.SkipUnless(mounted, "this machine does not let its root mount a disk");
        return new SmallDisk(folder);
    }

    public void Dispose() => Assert.True(Run("umount", _folder), $"{_folder} stays mounted");

    private static bool Run(string command, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
