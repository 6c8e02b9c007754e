string data = Environment.GetEnvironmentVariable("KONTOR_DATA") ?? Path.Combine("..", "shared", "data");
switch (args.FirstOrDefault())
{
    case "m3-arima":
        return Kontor.Bench.M3.ArimaM3.Run(Path.Combine(data, "m3_competition"), args.ElementAtOrDefault(1));
    default:
        Console.Error.WriteLine("needs one of: m3-arima");
        return 2;
}
