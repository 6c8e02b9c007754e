using System.Text.RegularExpressions;
using Kontor.Ledger;
using Kontor.Ledger.Access;
using Microsoft.Data.Sqlite;

namespace Kontor.Tests.Cli;

/// <summary><c>kontor key</c> and <c>kontor audit</c> as a person runs them, beside a ledger and without a server.</summary>
public sealed class KeyCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Key_CreatedListedAndRevoked_StandsSoInTheLedger()
    {
        CliResult created = _place.Run("key", "create", "--name", "nightly training", "--role", "analyst", "--days", "90");
        Assert.Equal((0, ""), (created.ExitCode, created.Error));
        string text = Regex.Match(created.Output, "^kontor_[0-9a-f]{16}_[0-9a-f]{64}\r?$", RegexOptions.Multiline).Value.Trim(), id = text.Split('_')[1];
        Assert.Contains("The key of nightly training (analyst), valid until ", created.Output, StringComparison.Ordinal);
        using (LedgerStore ledger = Open())
        {
            ApiKey key = (await ledger.Access.FindKeyAsync(text))!;
            Assert.Equal((Role.Analyst, 90.0), (key.Role, Math.Round((key.Expires!.Value - key.Made).TotalDays)));
        }
        CliResult list = _place.Run("key", "list");
        Assert.Matches($@"{id}\s+nightly training\s+analyst\s+valid\s+\d{{4}}-\d\d-\d\d\s+never", list.Output);
        Assert.DoesNotContain(text.Split('_')[2], list.Output, StringComparison.Ordinal);
        Assert.Contains("is revoked since", _place.Run("key", "revoke", id).Output, StringComparison.Ordinal);
        Assert.Contains("revoked", _place.Run("key", "list").Output, StringComparison.Ordinal);
        using (LedgerStore ledger = Open()) Assert.NotNull((await ledger.Access.FindKeyAsync(text))!.Revoked);
        CliResult audit = _place.Run("audit", "list");
        Assert.Matches($@"2\s+.*user {Regex.Escape(Environment.UserName)}\s+.*RevokeKey\s+key={id}, name=nightly training", audit.Output);
    }

    [Fact]
    public void Key_WrongWords_AreOneLine()
    {
        _place.Run("key", "create", "--name", "x");
        _place.AssertRefused(_place.Run("key", "revoke", "0000000000000000"), "keys: found no key '0000000000000000'", "(NotFound)");
        CliResult role = _place.Run("key", "create", "--name", "x", "--role", "anlyst");
        Assert.Equal(2, role.ExitCode);
        Assert.Contains("did you mean analyst?", role.Error, StringComparison.Ordinal);
        Assert.Equal(2, _place.Run("key", "create").ExitCode);
        Assert.Equal(2, _place.Run("key", "create", "--name", "x", "--days", "0").ExitCode);
    }

    [Fact]
    public void Audit_ChangedPastTheTriggers_IsFoundOut()
    {
        for (int i = 0; i < 3; i++) _place.Run("key", "create", "--name", $"{i}");
        CliResult whole = _place.Run("audit", "verify");
        Assert.Equal(0, whole.ExitCode);
        Assert.Contains("The audit trail is whole: 3 rows.", whole.Output, StringComparison.Ordinal);
        string head = Regex.Match(whole.Output, "[0-9a-f]{64}").Value;
        Execute("DROP TRIGGER audit_trail_no_delete; DELETE FROM audit_trail WHERE number = 3");
        Assert.Equal(0, _place.Run("audit", "verify").ExitCode);
        _place.AssertRefused(_place.Run("audit", "verify", "--expect", head), "audit trail of kontor.db: found row 3 changed or missing", "(Malformed)");
        Execute("DROP TRIGGER audit_trail_no_update; UPDATE audit_trail SET actor = 'nobody' WHERE number = 1");
        _place.AssertRefused(_place.Run("audit", "verify"), "found row 1 changed or missing", "(Malformed)");
    }

    private LedgerStore Open() => LedgerStore.Open(Path.Combine(_place.Folder, "kontor.db"), TimeProvider.System);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_place.Folder, "kontor.db")};Pooling=false");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
