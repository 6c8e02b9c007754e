using System.CommandLine;

namespace Kontor.Cli.Commands;

/// <summary><c>kontor price</c>: how demand answers prices, what changes bring, which prices earn the most.</summary>
internal static class PriceCommand
{
    internal static Command Create() => new("price", "How demand answers prices, what changes bring, and the prices that earn the most")
    {
        PriceElasticityCommand.Create(),
        PriceSimulateCommand.Create(),
        PriceRecommendCommand.Create(),
    };
}
