using Kontor.Errors;
using Kontor.Ledger;

namespace Kontor.Tests.Ledger;

public sealed class FileHashTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    /// <summary>The examples of FIPS 180-4 for SHA-256: no bytes, "abc", and a million times "a" (which is longer than no block but not a whole number of them).</summary>
    [Theory]
    [InlineData("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")]
    public void Of_PublishedExample_Matches(string text, int times, string sha256)
    {
        File.WriteAllText(_file, string.Concat(Enumerable.Repeat(text, times)));
        Assert.Equal(new FileHash(sha256, (long)text.Length * times), FileHash.Of(_file, FitContext.Default));
    }

    [Fact]
    public void Of_SeveralBlocks_EqualsTheHashAtOnce()
    {
        byte[] bytes = new byte[(5 << 20) + 17];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)(i * 31 >> 3);
        File.WriteAllBytes(_file, bytes);
        string expected = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        Assert.Equal(new FileHash(expected, bytes.Length), FileHash.Of(_file, FitContext.Default));
    }

    [Fact]
    public void Of_MissingFile_IsRefused()
    {
        DataException refusal = Assert.Throws<DataException>(() => FileHash.Of(_file + ".none", FitContext.Default));
        Assert.Equal(FaultCode.NotFound, refusal.Fault.Code);
        Assert.StartsWith(_file + ".none", refusal.Message);
    }

    [Fact]
    public void Of_Cancelled_Stops()
    {
        File.WriteAllText(_file, "abc");
        Assert.Throws<OperationCanceledException>(() => FileHash.Of(_file, FitContext.Default with { Cancellation = new CancellationToken(canceled: true) }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData("xy7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public void New_NotAHash_IsRefused(string sha256) => Assert.Throws<ArgumentException>(() => new FileHash(sha256, 0));
}
