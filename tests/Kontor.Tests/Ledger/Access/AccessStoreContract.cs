using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Access;

namespace Kontor.Tests.Ledger.Access;

/// <summary>What keys, sessions and the audit trail have to do, whatever database holds them.</summary>
public abstract class AccessStoreContract
{
    private static readonly AuditActor Someone = new("key 0000000000000001 (tests)", Role.Admin, "127.0.0.1");
    private readonly Clock _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>Where a new ledger may be made.</summary>
    protected abstract string NewTarget();

    /// <summary>Runs SQL past the ledger.</summary>
    protected abstract void Execute(string target, string sql);

    /// <summary>Runs SQL past the ledger with the triggers of the audit trail off, as whoever owns the database can.</summary>
    protected abstract void ExecuteWithoutTriggers(string target, string sql);

    /// <summary>All that the database holds, as one text.</summary>
    protected abstract string Dump(string target);

    [Fact]
    public async Task CreateKey_ItsText_FindsItAndNoOtherDoes()
    {
        using LedgerStore ledger = Open(NewTarget());
        MadeKey made = await ledger.Access.CreateKeyAsync("größe 東京 '; DROP TABLE access_keys; --", Role.Analyst, _clock.Now.AddDays(1), Someone);
        Assert.Matches("^kontor_[0-9a-f]{16}_[0-9a-f]{64}$", made.Text);
        Assert.Equal(made.Key, await ledger.Access.FindKeyAsync(made.Text));
        Assert.Equal(made.Key, Assert.Single(await ledger.Access.ListKeysAsync()));
        char last = made.Text[^1] == '0' ? '1' : '0';
        foreach (string other in new[] { made.Text[..^1] + last, made.Text[..^1], made.Text + "0", made.Text.ToUpperInvariant(), made.Key.Id, "", "kontor__", $"kontor_{made.Key.Id}_{new string('0', 64)}" })
            Assert.Null(await ledger.Access.FindKeyAsync(other));
    }

    [Fact]
    public async Task CreateKey_TheDatabase_HoldsNoSecret()
    {
        string target = NewTarget();
        string[] secrets;
        using (LedgerStore ledger = Open(target))
        {
            MadeKey made = await ledger.Access.CreateKeyAsync("k", Role.Viewer, expires: null, Someone);
            OpenedSession session = await ledger.Access.Sessions.OpenAsync(made.Key);
            secrets = [made.Text.Split('_')[2], session.Token];
            Assert.DoesNotContain(made.Text, $"{made}{session}");
        }
        string dump = Dump(target);
        Assert.Contains("CreateKey", dump);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, dump));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    public async Task CreateKey_NameThatIsNone_IsRefused(string name)
    {
        using LedgerStore ledger = Open(NewTarget());
        DataException refusal = await Assert.ThrowsAsync<DataException>(() => ledger.Access.CreateKeyAsync(name, Role.Viewer, expires: null, Someone));
        Assert.Equal(FaultCode.OutOfRange, refusal.Fault.Code);
        await Assert.ThrowsAsync<DataException>(() => ledger.Access.CreateKeyAsync("late", Role.Viewer, _clock.Now, Someone));
        Assert.Empty(await ledger.Access.ListKeysAsync());
    }

    [Fact]
    public async Task Key_RevokedOrExpired_StandsSo()
    {
        using LedgerStore ledger = Open(NewTarget());
        MadeKey expiring = await ledger.Access.CreateKeyAsync("e", Role.Viewer, _clock.Now.AddHours(1), Someone), revoked = await ledger.Access.CreateKeyAsync("r", Role.Viewer, expires: null, Someone);
        Assert.Equal(KeyStanding.Revoked, (await ledger.Access.RevokeKeyAsync(revoked.Key.Id, Someone)).Standing(_clock.Now));
        Assert.Equal(KeyStanding.Revoked, (await ledger.Access.FindKeyAsync(revoked.Text))!.Standing(_clock.Now));
        Assert.Equal(KeyStanding.Valid, (await ledger.Access.FindKeyAsync(expiring.Text))!.Standing(_clock.Now.AddHours(1).AddTicks(-1)));
        Assert.Equal(KeyStanding.Expired, (await ledger.Access.FindKeyAsync(expiring.Text))!.Standing(_clock.Now.AddHours(1)));
        DataException missing = await Assert.ThrowsAsync<DataException>(() => ledger.Access.RevokeKeyAsync("nothing", Someone));
        Assert.Equal(FaultCode.NotFound, missing.Fault.Code);
        // a second revocation changes nothing and leaves no row
        DateTimeOffset? when = (await ledger.Access.FindKeyAsync(revoked.Text))!.Revoked;
        _clock.Now += TimeSpan.FromHours(1);
        Assert.Equal(when, (await ledger.Access.RevokeKeyAsync(revoked.Key.Id, Someone)).Revoked);
        Assert.Equal(["RevokeKey", "CreateKey", "CreateKey"], (await ledger.Audit.ListAsync()).Select(r => r.Action));
    }

    [Fact]
    public async Task NoteUse_WithinFiveMinutes_IsWrittenOnce()
    {
        using LedgerStore ledger = Open(NewTarget());
        string text = (await ledger.Access.CreateKeyAsync("k", Role.Viewer, expires: null, Someone)).Text;
        async Task<DateTimeOffset?> Use()
        {
            await ledger.Access.NoteUseAsync((await ledger.Access.FindKeyAsync(text))!);
            return (await ledger.Access.FindKeyAsync(text))!.LastUsed;
        }
        DateTimeOffset first = _clock.Now;
        Assert.Equal(first, await Use());
        _clock.Now += TimeSpan.FromMinutes(4);
        Assert.Equal(first, await Use());
        _clock.Now += TimeSpan.FromMinutes(2);
        Assert.Equal(_clock.Now, await Use());
    }

    /// <summary>Eight servers start at once on one new ledger: one key, shown by one of them.</summary>
    [Fact]
    public async Task EnsureAdministrator_EightServersAtOnce_MakeOneKey()
    {
        string target = NewTarget();
        using var start = new Barrier(8);
        string?[] texts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                using LedgerStore ledger = Open(target);
                return ledger.Access.EnsureAdministratorAsync().GetAwaiter().GetResult();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        string text = Assert.Single(texts, t => t is not null)!;
        using LedgerStore reader = Open(target);
        Assert.Equal(Role.Admin, (await reader.Access.FindKeyAsync(text))!.Role);
        Assert.Single(await reader.Access.ListKeysAsync());
        // a ledger whose keys are all revoked is no new one
        await reader.Access.RevokeKeyAsync((await reader.Access.ListKeysAsync())[0].Id, Someone);
        Assert.Null(await reader.Access.EnsureAdministratorAsync());
    }

    [Fact]
    public async Task Session_Opened_IsFoundUntilItIsClosed()
    {
        using LedgerStore ledger = Open(NewTarget());
        ApiKey key = (await ledger.Access.CreateKeyAsync("k", Role.Approver, expires: null, Someone)).Key;
        OpenedSession opened = await ledger.Access.Sessions.OpenAsync(key), other = await ledger.Access.Sessions.OpenAsync(key);
        Assert.Equal(opened.Session, await ledger.Access.Sessions.FindAsync(opened.Token));
        Assert.NotEqual(opened.Session.Csrf, other.Session.Csrf);
        Assert.Null(await ledger.Access.Sessions.FindAsync(opened.Session.Csrf));
        Assert.Null(await ledger.Access.Sessions.FindAsync("x"));
        await ledger.Access.Sessions.CloseAsync(opened.Session.Id);
        Assert.Null(await ledger.Access.Sessions.FindAsync(opened.Token));
        Assert.NotNull(await ledger.Access.Sessions.FindAsync(other.Token));
        await ledger.Access.RevokeKeyAsync(key.Id, Someone);
        Assert.Null(await ledger.Access.Sessions.FindAsync(other.Token));
    }

    [Fact]
    public async Task Session_TwoHoursIdleOrTwelveOld_IsOver()
    {
        using LedgerStore ledger = Open(NewTarget());
        ApiKey key = (await ledger.Access.CreateKeyAsync("k", Role.Viewer, expires: null, Someone)).Key;
        OpenedSession idle = await ledger.Access.Sessions.OpenAsync(key), busy = await ledger.Access.Sessions.OpenAsync(key);
        string token = busy.Token;
        DateTimeOffset end = _clock.Now.AddHours(12);
        while (true)
        {
            _clock.Now += TimeSpan.FromMinutes(119);
            if (await ledger.Access.Sessions.FindAsync(token) is not { } session) break;
            token = (await ledger.Access.Sessions.RotateAsync(session, token))!;
        }
        Assert.InRange(_clock.Now, end, end.AddMinutes(119));
        Assert.Null(await ledger.Access.Sessions.FindAsync(idle.Token));
    }

    [Fact]
    public async Task Session_Rotated_TakesTheOldTokenForAMinuteAndThenEnds()
    {
        using LedgerStore ledger = Open(NewTarget());
        ApiKey key = (await ledger.Access.CreateKeyAsync("k", Role.Viewer, expires: null, Someone)).Key;
        OpenedSession opened = await ledger.Access.Sessions.OpenAsync(key);
        Assert.Null(await ledger.Access.Sessions.RotateAsync(opened.Session, opened.Token));
        _clock.Now += TimeSpan.FromMinutes(15);
        string next = (await ledger.Access.Sessions.RotateAsync(opened.Session, opened.Token))!;
        // the second of two requests that came at once changes nothing
        Assert.Null(await ledger.Access.Sessions.RotateAsync(opened.Session, opened.Token));
        Assert.Equal(opened.Session.Id, (await ledger.Access.Sessions.FindAsync(opened.Token))!.Id);
        Assert.Equal(opened.Session.Csrf, (await ledger.Access.Sessions.FindAsync(next))!.Csrf);
        _clock.Now += TimeSpan.FromMinutes(1);
        Assert.NotNull(await ledger.Access.Sessions.FindAsync(next));
        // who sends it now has a copy
        Assert.Null(await ledger.Access.Sessions.FindAsync(opened.Token));
        Assert.Null(await ledger.Access.Sessions.FindAsync(next));
    }

    [Fact]
    public async Task Audit_Rows_AreReadBackInPagesAndAreWhole()
    {
        using LedgerStore ledger = Open(NewTarget());
        Assert.Equal(new AuditVerdict(0, new string('0', 64), null), await ledger.Audit.VerifyAsync());
        await ledger.Audit.AppendAsync([.. Enumerable.Range(1, 25).Select(i => new AuditEntry(Someone with { Role = i % 2 == 0 ? Role.Viewer : null }, $"action {i}", "größe 東京 'x' \0", 200 + i))]);
        IReadOnlyList<AuditRecord> first = await ledger.Audit.ListAsync(limit: 10), second = await ledger.Audit.ListAsync(first[^1].Number, 10);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => 25L - i), first.Concat(second).Select(r => r.Number));
        AuditRecord row = second[^1];
        Assert.Equal(
            (6, _clock.Now, Someone.Name, (Role?)Role.Viewer, "action 6", "größe 東京 'x' \uFFFD", Someone.Address, 206), (row.Number, row.Made, row.Actor, row.Role, row.Action, row.Subject, row.Address, row.Status));
        Assert.Equal(new AuditVerdict(25, first[0].Sha256, null), await ledger.Audit.VerifyAsync());
        Assert.True((await ledger.Audit.VerifyAsync(row.Sha256)).IsWhole);
        Assert.Equal(26, (await ledger.Audit.VerifyAsync(new string('f', 64))).FirstBad);
    }

    /// <summary>Eight writers at once: no number twice, no gap, the chain whole.</summary>
    [Fact]
    public async Task Audit_EightWriters_MakeOneChain()
    {
        string target = NewTarget();
        using LedgerStore ledger = Open(target);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(w => Task.Run(async () =>
        {
            for (int i = 0; i < 5; i++) await ledger.Audit.AppendAsync([new AuditEntry(Someone, $"writer {w}", $"{i}", 200), new AuditEntry(Someone, $"writer {w}", $"{i} again", 200)]);
        })));
        AuditVerdict verdict = await ledger.Audit.VerifyAsync();
        Assert.Equal((80, true), (verdict.Rows, verdict.IsWhole));
    }

    [Theory]
    [InlineData("UPDATE audit_trail SET actor = 'nobody' WHERE number = 2")]
    [InlineData("DELETE FROM audit_trail WHERE number = 2")]
    [InlineData("DELETE FROM audit_trail")]
    public async Task Audit_Change_IsRefusedByTheDatabase(string sql)
    {
        string target = NewTarget();
        using LedgerStore ledger = Open(target);
        await ledger.Audit.AppendAsync([.. Enumerable.Range(1, 3).Select(i => new AuditEntry(Someone, "a", $"{i}", 200))]);
        Exception refusal = Assert.ThrowsAny<Exception>(() => Execute(target, sql));
        Assert.Contains("only grows", refusal.Message);
        Assert.True((await ledger.Audit.VerifyAsync()).IsWhole);
    }

    [Theory]
    [InlineData("UPDATE audit_trail SET actor = 'nobody' WHERE number = 2", 2)]
    [InlineData("UPDATE audit_trail SET role = NULL WHERE number = 3", 3)]
    [InlineData("UPDATE audit_trail SET made = made + 1 WHERE number = 1", 1)]
    [InlineData("UPDATE audit_trail SET status = 403 WHERE number = 2", 2)]
    [InlineData("UPDATE audit_trail SET actor = actor || substr(action, 1, 1), action = substr(action, 2) WHERE number = 2", 2)]
    [InlineData("DELETE FROM audit_trail WHERE number = 2", 2)]
    [InlineData("DELETE FROM audit_trail WHERE number = 1", 1)]
    [InlineData("UPDATE audit_trail SET sha256 = previous, previous = sha256 WHERE number = 2", 2)]
    public async Task Audit_ChangePastTheTriggers_IsFoundOut(string sql, long firstBad)
    {
        string target = NewTarget();
        using LedgerStore ledger = Open(target);
        await ledger.Audit.AppendAsync([.. Enumerable.Range(1, 3).Select(i => new AuditEntry(Someone, "run.delete", $"{i}", 200))]);
        ExecuteWithoutTriggers(target, sql);
        Assert.Equal(firstBad, (await ledger.Audit.VerifyAsync()).FirstBad);
    }

    /// <summary>The chain alone cannot tell that its end was cut off; a hash that was noted can.</summary>
    [Fact]
    public async Task Audit_EndCutOff_IsFoundOutByTheNotedHash()
    {
        string target = NewTarget();
        using LedgerStore ledger = Open(target);
        await ledger.Audit.AppendAsync([.. Enumerable.Range(1, 3).Select(i => new AuditEntry(Someone, "run.delete", $"{i}", 200))]);
        string noted = (await ledger.Audit.VerifyAsync()).Head;
        ExecuteWithoutTriggers(target, "DELETE FROM audit_trail WHERE number = 3");
        Assert.True((await ledger.Audit.VerifyAsync()).IsWhole);
        Assert.Equal(3, (await ledger.Audit.VerifyAsync(noted)).FirstBad);
    }

    private LedgerStore Open(string target) => LedgerStore.Open(target, _clock);

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
