namespace Kontor.Bench.Endurance;

/// <summary><c>kontor bench endurance [minutes]</c>: twenty users, a server killed in the middle, every acknowledged write read back; on SQLite and on PostgreSQL.</summary>
internal static class EnduranceBench
{
    private const int Users = 20;

    internal static async Task<int> RunAsync(string[] args)
    {
        double minutes = args.Length > 0 ? double.Parse(args[0]) : 10;
        bool whole = true;
        foreach (string database in args.Length > 1 ? args[1..] : ["sqlite", "postgresql"])
        {
            string folder = Directory.CreateTempSubdirectory("kontor-endurance-").FullName;
            try
            {
                using LocalPostgres? postgres = database == "postgresql" ? LocalPostgres.Start(Path.Combine(folder, "postgres")) : null;
                if (database == "postgresql" && postgres is null)
                {
                    Console.Error.WriteLine("PostgreSQL is not installed (Debian: apt-get install postgresql)");
                    return 1;
                }
                EnduranceResult result = await EnduranceLoad.RunAsync(folder, postgres, TimeSpan.FromMinutes(minutes), Users);
                Print(database, result);
                whole &= result.Lost.Count == 0 && result.Tally.WrongAnswers.Count == 0 && result.Exit == 0;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        return whole ? 0 : 1;
    }

    private static void Print(string database, EnduranceResult result)
    {
        Console.WriteLine($"\n## {database}\n");
        Console.WriteLine($"{result.Worked.TotalMinutes:0.0} minutes, {Users} users: {result.Tally.Acknowledged:N0} requests acknowledged, {result.Tally.Doubtful:N0} without an answer or 503, {result.Tally.WrongAnswers.Count} wrong answers.");
        Console.WriteLine($"Server killed with signal 9 and listening again after {result.Restarted.TotalSeconds:0.0} s{(result.BackendKilled ? "; a backend of PostgreSQL killed with signal 9" : "")}. Exit code after SIGTERM: {result.Exit}.");
        Console.WriteLine($"Acknowledged and lost: {result.Lost.Count}.\n");
        Console.WriteLine("| request | acknowledged | median ms | p99 ms | most ms |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach ((string kind, double[] times) in result.Tally.Times) Console.WriteLine($"| {kind} | {times.Length:N0} | {times[times.Length / 2]:0.0} | {times[(int)(0.99 * (times.Length - 1))]:0.0} | {times[^1]:0} |");
        foreach (string wrong in result.Tally.WrongAnswers.Take(5).Concat(result.Lost.Take(10))) Console.WriteLine($"\n{wrong}");
    }
}
