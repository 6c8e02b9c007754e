using System.CommandLine;
using Kontor.Cli.Shell;
using Kontor.Ledger;
using Kontor.Ledger.Access;

namespace Kontor.Cli.Commands;

/// <summary><c>kontor key create</c>, <c>list</c> and <c>revoke</c>: beside the ledger, whether a server runs or not. Who may write the ledger may make keys: so a lost one is replaced.</summary>
internal static class KeyCommand
{
    private static readonly string[] Roles = [.. Enum.GetNames<Role>().Select(r => r.ToLowerInvariant())];

    internal static Command Create() => new("key", "The API keys of the server") { CreateOne(), List(), Revoke() };

    private static Command CreateOne()
    {
        var options = new LedgerOptions();
        var name = new Option<string>("--name") { HelpName = "text", Description = "Who or what will use it", Required = true };
        var role = new Option<string>("--role") { HelpName = "role", Description = $"What it may do: {string.Join(", ", Roles)}; each may do all that the ones before it may", DefaultValueFactory = _ => "viewer" };
        CommonOptions.Among(role, Roles);
        var days = new Option<int?>("--days") { HelpName = "count", Description = "How long it is valid (default: until it is revoked)" };
        CommonOptions.AtLeast(days, 1, "day");
        var command = new Command("create", "Make a key; its text is shown once") { name, role, days };
        options.AddTo(command);
        options.SetLoggedAction(command, (parsed, terminal, cancellation) =>
        {
            using LedgerStore store = options.Open(parsed);
            DateTimeOffset? expires = parsed.GetValue(days) is { } count ? TimeProvider.System.GetUtcNow().AddDays(Math.Min(count, 36_500)) : null;
            MadeKey made = store.Access.CreateKeyAsync(parsed.GetValue(name)!, Enum.Parse<Role>(parsed.GetValue(role)!, ignoreCase: true), expires, AuditActor.Local, cancellation).GetAwaiter().GetResult();
            terminal.Line(made.Text);
            terminal.Line($"The key of {made.Key.Name} ({Word(made.Key.Role)}), valid {(made.Key.Expires is { } end ? $"until {end:yyyy-MM-dd HH:mm} UTC" : "until it is revoked")}. It is shown this once: keep it.");
            terminal.Json(new { made.Key.Id, made.Key.Name, Role = Word(made.Key.Role), made.Key.Expires, made.Text });
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var options = new LedgerOptions();
        var command = new Command("list", "All keys, the latest first; never their secrets");
        options.AddTo(command);
        options.SetAction(command, (parsed, terminal, cancellation) =>
        {
            using LedgerStore store = options.OpenExisting(parsed);
            IReadOnlyList<ApiKey> keys = store.Access.ListKeysAsync(cancellation).GetAwaiter().GetResult();
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            terminal.Table(
                ["Key", "Name", "Role", "Standing", "Made", "Last used", "Expires"],
                keys.Select(k => (IReadOnlyList<string>)
                    [k.Id, k.Name, Word(k.Role), k.Standing(now).ToString().ToLowerInvariant(), $"{k.Made:yyyy-MM-dd}", k.LastUsed is { } used ? $"{used:yyyy-MM-dd HH:mm}" : "never", k.Expires is { } end ? $"{end:yyyy-MM-dd HH:mm}" : "never"]));
            terminal.Json(keys.Select(k => new { k.Id, k.Name, Role = Word(k.Role), Standing = k.Standing(now).ToString().ToLowerInvariant(), k.Made, k.LastUsed, k.Expires, k.Revoked }));
            return 0;
        });
        return command;
    }

    private static Command Revoke()
    {
        var options = new LedgerOptions();
        var id = new Argument<string>("key") { Description = "Its identity, as kontor key list shows it" };
        var command = new Command("revoke", "Take a key back, with its sessions: running servers refuse it within seconds") { id };
        options.AddTo(command);
        options.SetLoggedAction(command, (parsed, terminal, cancellation) =>
        {
            using LedgerStore store = options.OpenExisting(parsed);
            ApiKey key = store.Access.RevokeKeyAsync(parsed.GetValue(id)!, AuditActor.Local, cancellation).GetAwaiter().GetResult();
            terminal.Line($"The key of {key.Name} ({key.Id}) is revoked since {key.Revoked:yyyy-MM-dd HH:mm} UTC.");
            terminal.Json(new { key.Id, key.Name, key.Revoked });
            return 0;
        });
        return command;
    }

    private static string Word(Role role) => role.ToString().ToLowerInvariant();
}
