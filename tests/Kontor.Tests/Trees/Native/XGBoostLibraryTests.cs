using Kontor.Errors;
using Kontor.Trees;
using Kontor.Trees.Matrices;
using Kontor.Trees.Native;

namespace Kontor.Tests.Trees.Native;

public sealed class XGBoostLibraryTests
{
    [Fact]
    public void Find_NamedFile_IsTheOnlyOneTried()
    {
        var tried = new List<string>();
        nint found = XGBoostLibrary.Find("/opt/mine.so", ["a", "b"], path =>
        {
            tried.Add(path);
            return 7;
        });
        Assert.Equal(7, found);
        Assert.Equal(["/opt/mine.so"], tried);
    }

    [Fact]
    public void Find_NoName_TakesTheFirstCandidateThatLoads() =>
        Assert.Equal(9, XGBoostLibrary.Find(named: null, ["a", "b", "c"], path => path == "b" ? 9 : 0));

    [Fact]
    public void Find_NamedFileDoesNotLoad_SaysSo()
    {
        DataException failure = Assert.Throws<DataException>(() => XGBoostLibrary.Find("/opt/mine.so", ["a"], path => path == "a" ? 7 : 0));
        Assert.Equal(FaultCode.NativeLibrary, failure.Fault.Code);
        Assert.Contains("KONTOR_XGBOOST=/opt/mine.so", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NothingLoads_SaysInOneLineWhatToInstall()
    {
        DataException failure = Assert.Throws<DataException>(() => XGBoostLibrary.Find(named: null, XGBoostLibrary.Candidates(), _ => 0));
        Assert.Equal(FaultCode.NativeLibrary, failure.Fault.Code);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.All(["apt-get install libxgboost0", "brew install xgboost", "xgboost.dll", "KONTOR_XGBOOST"], part =>
            Assert.Contains(part, failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void CheckVersion_Older_SaysFoundAndNeeded()
    {
        DataException failure = Assert.Throws<DataException>(() => XGBoostLibrary.CheckVersion(new Version(1, 6, 2)));
        Assert.Equal(FaultCode.NativeLibrary, failure.Fault.Code);
        Assert.Contains("found version 1.6.2, needed version 1.7 or newer", failure.Message, StringComparison.Ordinal);
        XGBoostLibrary.CheckVersion(new Version(1, 7, 0));
        XGBoostLibrary.CheckVersion(new Version(3, 0, 2));
    }

    [Fact]
    public void Check_NativeError_IsTypedAndNamesTheCall()
    {
        using TrainingMatrix rows = new Sample(50, 4).Training();
        var spec = new BoostedTrees { Objective = new Kontor.Trees.Objectives.NativeObjective("reg:no_such") };
        XGBoostException failure = Assert.Throws<XGBoostException>(() => spec.Train(rows, FitContext.Default));
        Assert.Equal("XGBoosterUpdateOneIter", failure.Call);
        Assert.Contains("reg:no_such", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Stack trace", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tidy_TimeAndStackTrace_AreDropped() =>
        Assert.Equal("src/a.cc:12: Check failed: x", XGBoostLibrary.Tidy("[12:34:56] src/a.cc:12: Check failed:\n x\nStack trace:\n  [bt] (0) y"));
}
