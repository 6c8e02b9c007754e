using System.Diagnostics;
using System.Globalization;
using Kontor.Data.Loading;
using Kontor.Randomness;

namespace Kontor.Bench.Loading;

/// <summary>One million rows of transactions, read and aggregated to a weekly panel.</summary>
internal static class TransactionsThroughput
{
    private const int Rows = 1_000_000, Stores = 20, Products = 100, Days = 730;

    internal static int Run()
    {
        string folder = Directory.CreateTempSubdirectory("kontor-bench").FullName, path = Path.Combine(folder, "transactions.csv");
        try
        {
            Write(path);
            Console.WriteLine("| run | rows | MB | series | seconds | peak MiB |\n|---|---|---|---|---|---|");
            for (int run = 1; run <= 3; run++)
            {
                long started = Stopwatch.GetTimestamp();
                LoadResult result = Source.Load(new LoadRequest { Path = path }, FitContext.Default);
                TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
                using Process process = Process.GetCurrentProcess();
                Console.WriteLine($"| {run} | {result.RowCount:N0} | {new FileInfo(path).Length / 1e6:0} | {result.Panel.Count:N0} | {elapsed.TotalSeconds:0.00} | {process.PeakWorkingSet64 / 1048576.0:N0} |");
            }
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(string path)
    {
        RandomStream stream = RandomStream.Of(1);
        var start = new DateOnly(2024, 1, 1);
        using var writer = new StreamWriter(path);
        writer.Write("date,store,sku,units,price\n");
        for (int row = 0; row < Rows; row++)
        {
            DateOnly day = start.AddDays(stream.NextInt(Days));
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd},S{stream.NextInt(Stores):00},P{stream.NextInt(Products):000},{1 + stream.NextInt(9)},{1 + (stream.NextInt(900) / 100.0):0.00}\n"));
        }
    }
}
