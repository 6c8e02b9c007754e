namespace Kontor.Server.Hosting;

/// <summary>What a server that has started prints: where to look.</summary>
internal static class Greeting
{
    internal static void Write(TextWriter output, string address, string ledger, ServerSettings settings, string? key)
    {
        output.WriteLine($"Kontor listens on {address}");
        output.WriteLine($"  Ledger      {(Path.Exists(ledger) ? Path.GetFullPath(ledger) : ledger)}");
        output.WriteLine($"  Artefacts   {Path.GetFullPath(settings.Artefacts)}");
        output.WriteLine($"  API         {address}/openapi/v1.json");
        output.WriteLine($"  Health      {address}/health/ready");
        output.WriteLine($"  MLflow      export MLFLOW_TRACKING_URI={address}");
        if (key is not null)
        {
            output.WriteLine();
            output.WriteLine($"  The administrator's key, shown this once: {key}");
            output.WriteLine("  Clients send it as 'Authorization: Bearer <key>', MLflow's as MLFLOW_TRACKING_TOKEN; kontor key makes others.");
            output.WriteLine();
        }
        if (settings.Access.Open) output.WriteLine("  Keys        none needed: whoever is at this machine is an administrator (--open)");
        output.WriteLine("Ctrl-C stops it.");
        output.Flush();
    }
}
