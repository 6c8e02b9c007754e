using System.CommandLine;
using CommandLine = Kontor.Cli.Shell.CommandLine;

namespace Kontor.Tests.Cli.Shell;

public sealed class CommandLineTests
{
    /// <summary>The line is kept in the ledger and shown on the terminal: passwords in it are not.</summary>
    [Theory]
    [InlineData("Host=db;Username=anna;Password=gEheim 1;Database=k", "\"Host=db;Username=anna;Password=***;Database=k\"")]
    [InlineData("Host=db;PWD = 'a;b'", "\"Host=db;PWD = ***\"")]
    [InlineData("postgres://anna:g:e@heim@db:5432/k", "\"postgres://anna:***@db:5432/k\"")]
    [InlineData("postgresql://anna@db/k", "postgresql://anna@db/k")]
    [InlineData("password.db", "password.db")]
    [InlineData("my ledger.db", "\"my ledger.db\"")]
    public void Typed_PasswordInATarget_IsStars(string target, string shown)
    {
        var ledger = new Option<string>("--ledger");
        var command = new Command("check") { ledger, new Option<bool>("--resume") };
        ParseResult parsed = new Command("kontor") { command }.Parse(["check", "--ledger", target, "--resume"]);
        Assert.Equal($"kontor check --ledger {shown}", CommandLine.Typed(parsed));
    }
}
