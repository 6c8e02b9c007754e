using Kontor.Ledger.Artefacts;

namespace Kontor.Tests.Ledger.Artefacts;

public sealed class ArtefactPathTests
{
    [Theory]
    [InlineData("fit.svg", "fit.svg")]
    [InlineData("plots/a b/größe 東京.svg", "plots/a b/größe 東京.svg")]
    [InlineData("plots\\fit.svg", "plots/fit.svg")]
    [InlineData("..fit", "..fit")]
    [InlineData("a/...", "a/...")]
    [InlineData("100%.csv", "100%.csv")]
    [InlineData("50%25.csv", "50%25.csv")]
    [InlineData("👩‍👩‍👧.txt", "👩‍👩‍👧.txt")]
    public void Checked_PathBelowTheRun_IsTaken(string path, string expected) => Assert.Equal(expected, ArtefactPath.Checked(path));

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("\\\\server\\share")]
    [InlineData("C:\\x")]
    [InlineData("c:x")]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("a\\..\\x")]
    [InlineData("./x")]
    [InlineData("a/./x")]
    [InlineData("a//x")]
    [InlineData("a/")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("%2e%2e/x")]
    [InlineData("a/%2e%2e%2fx")]
    [InlineData("%252e%252e%252fx")]
    [InlineData("%2fetc/passwd")]
    [InlineData("a%5c..%5cx")]
    [InlineData("a%00b")]
    [InlineData("%25252525252525252525252525252e")]
    public void Checked_PathThatLeadsElsewhere_IsRefused(string path) => Assert.ThrowsAny<ArgumentException>(() => ArtefactPath.Checked(path));

    // not in the data of the theory: an attribute cannot hold half of a pair
    [Fact]
    public void Checked_HalfOfASurrogatePair_IsRefused() => Assert.ThrowsAny<ArgumentException>(() => ArtefactPath.Checked(new string('\ud800', 1)));

    [Fact]
    public void Checked_Lengths_HaveABound()
    {
        string name = new('a', 255);
        Assert.Equal(name, ArtefactPath.Checked(name));
        Assert.Throws<ArgumentException>(() => ArtefactPath.Checked(name + "a"));
        Assert.Throws<ArgumentException>(() => ArtefactPath.Checked(new string('ü', 128)));
        Assert.Throws<ArgumentException>(() => ArtefactPath.Checked(string.Join('/', Enumerable.Repeat("abcdefgh", 120))));
    }
}
