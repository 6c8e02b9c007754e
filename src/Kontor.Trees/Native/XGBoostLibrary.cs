using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Kontor.Trees.Native;

/// <summary>Finds libxgboost once, checks its version, and turns its error codes into exceptions.</summary>
internal static partial class XGBoostLibrary
{
    internal const string Name = "xgboost";
    internal const string Variable = "KONTOR_XGBOOST";
    private static readonly Version Needed = new(1, 7);
    private static readonly Lock Gate = new();
    private static nint _library;

    /// <summary>Loads the library unless it is loaded already. Every handle is made after a call of this.</summary>
    /// <exception cref="Errors.DataException">The library is missing or older than 1.7.</exception>
    internal static void Ensure()
    {
        if (Volatile.Read(ref _library) != 0) return;
        lock (Gate)
        {
            if (_library != 0) return;
            SleepWhenWaiting();
            nint library = Find(Environment.GetEnvironmentVariable(Variable), Candidates(), static path => NativeLibrary.TryLoad(path, out nint handle) ? handle : 0);
            CheckVersion(VersionOf(library));
            NativeLibrary.SetDllImportResolver(typeof(XGBoostLibrary).Assembly, (name, _, _) => name == Name ? library : 0);
            Volatile.Write(ref _library, library);
        }
    }

    /// <summary>The first library that loads: the named file and nothing else when one is named, else the candidates in order.</summary>
    internal static nint Find(string? named, IEnumerable<string> candidates, Func<string, nint> load)
    {
        if (!string.IsNullOrWhiteSpace(named))
        {
            nint library = load(named);
            if (library == 0) Throw.LibraryMissing($"{Variable}={named}, which cannot be loaded");
            return library;
        }
        foreach (string candidate in candidates)
        {
            if (load(candidate) is var library and not 0) return library;
        }
        Throw.LibraryMissing("no libxgboost on this machine");
        return 0;
    }

    /// <summary>The names under which the distributions install the library, most specific first.</summary>
    internal static IReadOnlyList<string> Candidates()
    {
        if (OperatingSystem.IsWindows()) return [Path.Combine(AppContext.BaseDirectory, "xgboost.dll"), "xgboost.dll", "libxgboost.dll"];
        if (OperatingSystem.IsMacOS())
        {
            // the loader does not look into Homebrew's folders by itself: first Apple silicon, then Intel
            return
            [
                Path.Combine(AppContext.BaseDirectory, "libxgboost.dylib"), "libxgboost.dylib",
                "/opt/homebrew/lib/libxgboost.dylib", "/opt/homebrew/opt/xgboost/lib/libxgboost.dylib",
                "/usr/local/lib/libxgboost.dylib", "/usr/local/opt/xgboost/lib/libxgboost.dylib",
            ];
        }
        return [Path.Combine(AppContext.BaseDirectory, "libxgboost.so"), "libxgboost.so.0", "libxgboost.so", "libxgboost.so.1", "/usr/local/lib/libxgboost.so"];
    }

    internal static void CheckVersion(Version found)
    {
        if (found < Needed) Throw.LibraryTooOld(found.ToString(), Needed.ToString());
    }

    /// <summary>Throws what the library said when a call returned other than zero. Must run on the thread that made the call.</summary>
    internal static unsafe void Check(int code, string call)
    {
        if (code == 0) return;
        string said = Marshal.PtrToStringUTF8((nint)NativeMethods.XGBGetLastError()) ?? "";
        throw new XGBoostException(call, Tidy(said));
    }

    /// <summary>What the library said, without time of day and stack trace, on one line.</summary>
    internal static string Tidy(string said)
    {
        int trace = said.IndexOf("Stack trace:", StringComparison.Ordinal);
        string text = trace < 0 ? said : said[..trace];
        return Blank().Replace(TimeOfDay().Replace(text, ""), " ").Trim();
    }

    /// <summary>True when the loaded library exports a function, for those that came after 1.7.</summary>
    internal static bool Exports(string function) => NativeLibrary.TryGetExport(_library, function, out _);

    private static unsafe Version VersionOf(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "XGBoostVersion", out nint address)) return new Version(0, 0);
        int major = 0, minor = 0, patch = 0;
        ((delegate* unmanaged[Cdecl]<int*, int*, int*, void>)address)(&major, &minor, &patch);
        return new Version(major, minor, patch);
    }

    /// <summary>Asks the OpenMP runtime to sleep at its barriers instead of spinning, unless the environment already says what it wants.</summary>
    /// <remarks>Spinning threads on a machine that has other work to do wait for each other's time slices: two threads were measured up to
    /// twenty times slower than one. The runtime reads the variable once, when the library is loaded; the managed environment does not reach it.</remarks>
    private static void SleepWhenWaiting()
    {
        if (!OperatingSystem.IsWindows()) _ = NativeMethods.SetEnvironment("OMP_WAIT_POLICY", "PASSIVE", overwrite: 0);
    }

    [GeneratedRegex(@"\[\d\d:\d\d:\d\d\]\s*", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex TimeOfDay();

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Blank();
}
