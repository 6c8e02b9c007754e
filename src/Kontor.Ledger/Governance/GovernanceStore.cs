using System.Data.Common;
using System.Globalization;
using Kontor.Decisions;
using Kontor.Errors;
using Kontor.Ledger.Storage;

namespace Kontor.Ledger.Governance;

/// <summary>What people said of decisions, and what came true of them. It only grows: the databases themselves refuse a change.</summary>
/// <remarks>Safe for many threads and many processes. Who somebody is, the caller says: the server takes the name of the key, the command line that of its user.</remarks>
public sealed class GovernanceStore
{
    internal const int NameLength = 250, TextLength = 4000;
    private const int Attempts = 100; // of writers that meet at one decision
    private readonly LedgerDatabase _database;
    private readonly TimeProvider _time;

    internal GovernanceStore(LedgerDatabase database, TimeProvider time) => (_database, _time) = (database, time);

    /// <summary>The decisions that pass a filter, those of the latest run first, with their verdicts and outcomes.</summary>
    /// <param name="filter">Which decisions.</param>
    /// <param name="limit">How many at most, 1 or more. Default 50.</param>
    /// <param name="page">What the part before this one gave as <see cref="DecisionPage.Next"/>; null, the default, for the first.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">The limit is below 1, or the page is none that a part gave.</exception>
    /// <exception cref="DataException">The database refused or is damaged (<see cref="FaultCode.Database"/>).</exception>
    public Task<DecisionPage> ListAsync(DecisionFilter filter, int limit = 50, string? page = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        DecisionFilter from = page is null ? filter : filter with { After = Place(page) };
        return Run(() => Read(snapshot =>
        {
            // one more than is given tells whether there are more
            var found = GovernanceTables.Select(_database, snapshot, DecisionSelection.Of(_database, from, limit == int.MaxValue ? limit : limit + 1));
            return found.Length <= limit ? new DecisionPage(found, Next: null) : new DecisionPage(found[..limit], $"{found[limit - 1].RunId:N}.{found[limit - 1].Number}");
        }), cancellation);
    }

    /// <summary>One decision with its verdicts and outcomes.</summary>
    /// <param name="run">The identity of its run, or the first digits of it.</param>
    /// <param name="number">Its number in the run, from 1.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">The run is no identity and no beginning of one.</exception>
    /// <exception cref="DataException">There is none (<see cref="FaultCode.NotFound"/>), the digits begin several runs (<see cref="FaultCode.Ambiguous"/>), or the database refused (<see cref="FaultCode.Database"/>).</exception>
    public Task<GovernedDecision> FindAsync(string run, int number, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(run);
        return Run(() => Read(snapshot => One(snapshot, run, number)), cancellation);
    }

    /// <summary>Adds a verdict. All verdicts stay; the last one counts.</summary>
    /// <param name="run">The identity of the decision's run, or the first digits of it.</param>
    /// <param name="number">The decision's number in the run, from 1.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="by">Who says it, 1 to 250 characters.</param>
    /// <param name="reason">Why, 1 to 4,000 characters.</param>
    /// <param name="cancellation">Stops it before it begins.</param>
    /// <returns>The decision afterwards.</returns>
    /// <exception cref="ArgumentException">A text is empty or too long, or the run is no identity.</exception>
    /// <exception cref="DataException">As <see cref="FindAsync"/>; or the person made the decision and the policy wants four eyes (<see cref="FaultCode.NotPermitted"/>), or there is nothing to withdraw (<see cref="FaultCode.Missing"/>).</exception>
    public Task<GovernedDecision> JudgeAsync(string run, int number, Verdict verdict, string by, string reason, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(run);
        if (!Enum.IsDefined(verdict)) throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "needs a verdict");
        var approval = new Approval(verdict, Said(by, nameof(by), NameLength), _time.GetUtcNow(), Said(reason, nameof(reason), TextLength));
        return Run(() => Add(run, number, (transaction, decision) =>
        {
            string where = $"{_database.Name}, decision {number} of run {decision.RunId}";
            if (verdict == Verdict.Withdrawn && decision.Standing == DecisionStanding.Open) throw Throw.NoVerdict(where);
            bool own = decision.Maker is { } maker && string.Equals(maker, by, StringComparison.OrdinalIgnoreCase);
            if (verdict == Verdict.Approved && own && GovernanceTables.Policy(transaction).FourEyes) throw Throw.OwnDecision(where, by);
            GovernanceTables.Insert(_database, transaction, decision.RunId, number, approval);
        }), cancellation);
    }

    /// <summary>Adds what came true of a decision, beside what was expected of it. All outcomes stay; of one measure and period the last one counts.</summary>
    /// <param name="run">The identity of the decision's run, or the first digits of it.</param>
    /// <param name="number">The decision's number in the run, from 1.</param>
    /// <param name="observation">What was seen.</param>
    /// <param name="by">Who says it, 1 to 250 characters.</param>
    /// <param name="cancellation">Stops it before it begins.</param>
    /// <returns>The decision afterwards.</returns>
    /// <exception cref="ArgumentException">A text is empty or too long, or the run is no identity.</exception>
    /// <exception cref="DataException">As <see cref="FindAsync"/>; or the measure stands in the decision in another unit, or not at all and no unit is given (<see cref="FaultCode.UnknownName"/>).</exception>
    public Task<GovernedDecision> ObserveAsync(string run, int number, Observation observation, string by, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(run);
        ArgumentNullException.ThrowIfNull(observation);
        Said(by, nameof(by), NameLength);
        DateTimeOffset now = _time.GetUtcNow();
        return Run(() => Add(run, number, (transaction, decision) =>
        {
            string where = $"{_database.Name}, decision {number} of run {decision.RunId}";
            Impact? expected = observation.Expected(decision.Decision);
            Impact[] named = [.. decision.Decision.Impacts.Where(i => i.Measure == observation.Measure)];
            if (expected is null && named.Length > 0) throw Throw.OtherUnit(where, observation.Measure, observation.Unit!, named.Select(i => i.Unit));
            string unit = expected?.Unit ?? observation.Unit ?? throw Throw.UnknownMeasure(where, observation.Measure, [.. decision.Decision.Impacts.Select(i => i.Measure).Distinct()]);
            GovernanceTables.Insert(_database, transaction, decision.RunId, number, new ObservedOutcome(
                observation.Measure, unit, observation.Value, observation.Period.From, observation.Period.To, by, now, observation.Note, expected));
        }), cancellation);
    }

    /// <summary>The rules that approvals keep now.</summary>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DataException">The database refused or is damaged (<see cref="FaultCode.Database"/>).</exception>
    public Task<GovernancePolicy> PolicyAsync(CancellationToken cancellation = default) => Run(() => Read(GovernanceTables.Policy), cancellation);

    /// <summary>Sets the rules that approvals keep from now on; who set which stays.</summary>
    /// <param name="policy">The rules.</param>
    /// <param name="by">Who sets them, 1 to 250 characters.</param>
    /// <param name="cancellation">Stops it before it begins.</param>
    /// <exception cref="ArgumentException">The name is empty or too long.</exception>
    /// <exception cref="DataException">The ledger cannot be written (<see cref="FaultCode.CannotWrite"/>) or the database refused (<see cref="FaultCode.Database"/>).</exception>
    public Task SetPolicyAsync(GovernancePolicy policy, string by, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        Said(by, nameof(by), NameLength);
        return Run(() => Write(transaction =>
        {
            GovernanceTables.Insert(transaction, policy, by, _time.GetUtcNow());
            return true;
        }), cancellation);
    }

    /// <summary>The text when it says something and is not too long.</summary>
    internal static string Said(string text, string name, int most)
    {
        ArgumentNullException.ThrowIfNull(text, name);
        if (string.IsNullOrWhiteSpace(text)) throw new ArgumentException("is empty, needs a text", name);
        return text.Length <= most ? text : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"has {text.Length} characters, needs {most} at most"), name);
    }

    private static (Guid Run, int Number) Place(string page) =>
        page.Split('.') is [var run, var number] && Guid.TryParseExact(run, "N", out Guid id) && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int place)
            ? (id, place)
            : throw new ArgumentException($"is '{page}', needs what the part before gave", nameof(page));

    private GovernedDecision One(DbTransaction snapshot, string run, int number)
    {
        var found = GovernanceTables.Select(_database, snapshot, DecisionSelection.Of(_database, new DecisionFilter { Run = run, Number = number }, limit: 3));
        return found switch
        {
            [] => throw Throw.NoDecision(_database.Name, run, number),
            [var one] => one,
            _ => throw Throw.SeveralRuns(_database.Name, run, found.Select(d => d.RunId)),
        };
    }

    private GovernedDecision Add(string run, int number, Action<DbTransaction, GovernedDecision> add) => Write(transaction =>
    {
        GovernedDecision decision = One(transaction, run, number);
        add(transaction, decision);
        return One(transaction, decision.RunId.ToString(), number);
    });

    // two writers may take the same number for their rows: the second finds it taken, and looks again
    private T Write<T>(Func<DbTransaction, T> work)
    {
        for (int attempt = 1; ; attempt++)
        {
            using DbConnection connection = _database.Connect();
            using DbTransaction transaction = _database.BeginWrite(connection);
            try
            {
                T result = work(transaction);
                transaction.Commit();
                return result;
            }
            catch (DbException failure) when (attempt < Attempts && _database.IsDuplicate(failure))
            {
                // the next attempt sees what the other has written
            }
        }
    }

    private T Read<T>(Func<DbTransaction, T> read)
    {
        using DbConnection connection = _database.Connect();
        using DbTransaction snapshot = _database.BeginRead(connection);
        return read(snapshot);
    }

    // away from the caller's thread: a file waits for its lock, and a verdict is rare
    private Task<T> Run<T>(Func<T> work, CancellationToken cancellation) => Task.Run(
        () =>
        {
            try
            {
                return work();
            }
            catch (Exception failure) when (failure is DbException or IOException or UnauthorizedAccessException or TimeoutException)
            {
                throw Throw.Refused(_database, failure);
            }
        },
        cancellation);
}
