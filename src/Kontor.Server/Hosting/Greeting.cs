namespace Kontor.Server.Hosting;

/// <summary>What a server that has started prints: where to look.</summary>
internal static class Greeting
{
    internal static void Write(TextWriter output, string address, string ledger, ServerSettings settings)
    {
        output.WriteLine($"Kontor listens on {address}");
        output.WriteLine($"  Ledger      {(Path.Exists(ledger) ? Path.GetFullPath(ledger) : ledger)}");
        output.WriteLine($"  Artefacts   {Path.GetFullPath(settings.Artefacts)}");
        output.WriteLine($"  API         {address}/openapi/v1.json");
        output.WriteLine($"  Health      {address}/health/ready");
        output.WriteLine($"  MLflow      export MLFLOW_TRACKING_URI={address}");
        output.WriteLine("Ctrl-C stops it.");
        output.Flush();
    }
}
