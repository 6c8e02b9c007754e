namespace Kontor.Demand.Arima;

/// <summary>The stepwise search for the order with the lowest AICc (Hyndman and Khandakar 2008, 3.2, with the steps of R's <c>auto.arima</c>).</summary>
/// <remarks>Every candidate is estimated by exact maximum likelihood from its neighbour's estimate: an evaluation is linear in the length of the series and
/// in the highest lag, so that the conditional sum of squares which R uses for long series is not needed.</remarks>
internal sealed class StepwiseSearch
{
    private const int MostModels = 94;

    // (regular or seasonal p, q) moves in the order in which they are tried
    private static readonly (int P, int Q)[] Moves = [(-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)];

    private readonly ArimaProblem _problem;
    private readonly ArimaOrder _largest;
    private readonly CancellationToken _cancellation;
    private readonly HashSet<(ArimaOrder Order, bool HasConstant)> _tried = [];
    private readonly bool _mayToggle;
    private bool _constant;
    private ArimaCandidate _best;
    private int _iterations;

    private StepwiseSearch(ArimaProblem problem, ArimaOrder largest, bool? constant, CancellationToken cancellation)
    {
        _problem = problem;
        _largest = largest;
        _cancellation = cancellation;
        ArimaOrder white = problem.Differences;
        // the constant alone is always a model, even where AICc is not defined
        _constant = problem.AllowsConstant && constant != false;
        _mayToggle = problem.AllowsConstant && constant is null;
        _best = problem.Estimate(white, _constant, near: null) with { Criterion = double.PositiveInfinity };
    }

    /// <summary>Finds the best order.</summary>
    /// <param name="problem">The series at its orders of differencing.</param>
    /// <param name="largest">The largest orders.</param>
    /// <param name="constant">True or false holds the constant, null searches.</param>
    /// <param name="cancellation">Checked before each candidate.</param>
    /// <returns>The best candidate, and the iterations over all candidates.</returns>
    internal static (ArimaCandidate Best, int Iterations) Run(ArimaProblem problem, ArimaOrder largest, bool? constant, CancellationToken cancellation)
    {
        var search = new StepwiseSearch(problem, largest, constant, cancellation);
        search.Start();
        while (search._tried.Count < MostModels && search.Step())
        {
        }
        return (search._best, search._iterations);
    }

    private void Start()
    {
        bool constant = _constant, isShort = _problem.Series.Values.Length < 10;
        ArimaOrder white = _problem.Differences;
        int cap = isShort ? 1 : 2;
        Try(Order(Math.Min(cap, _largest.P), Math.Min(cap, _largest.Q), isShort ? 0 : Math.Min(1, _largest.SeasonalP), isShort ? 0 : Math.Min(1, _largest.SeasonalQ)), constant);
        Try(white, constant);
        if (_largest.P + _largest.SeasonalP > 0) Try(Order(Math.Min(1, _largest.P), 0, Math.Min(1, _largest.SeasonalP), 0), constant);
        if (_largest.Q + _largest.SeasonalQ > 0) Try(Order(0, Math.Min(1, _largest.Q), 0, Math.Min(1, _largest.SeasonalQ)), constant);
        if (_mayToggle) Try(white, hasConstant: false);
    }

    // true when a neighbour was better; when the start was best without its constant, neighbours still have one, as in R: this guards short series
    private bool Step()
    {
        ArimaOrder at = _best.Order;
        foreach ((int p, int q) in Moves)
        {
            if (Try(at with { SeasonalP = at.SeasonalP + p, SeasonalQ = at.SeasonalQ + q }, _constant)) return true;
        }
        foreach ((int p, int q) in Moves)
        {
            if (Try(at with { P = at.P + p, Q = at.Q + q }, _constant)) return true;
        }
        if (!_mayToggle || !Try(at, !_constant)) return false;
        _constant = !_constant;
        return true;
    }

    private bool Try(ArimaOrder order, bool hasConstant)
    {
        if (order.P < 0 || order.P > _largest.P || order.Q < 0 || order.Q > _largest.Q || order.SeasonalP < 0 || order.SeasonalP > _largest.SeasonalP
            || order.SeasonalQ < 0 || order.SeasonalQ > _largest.SeasonalQ || !_tried.Add((order, hasConstant))) return false;
        _cancellation.ThrowIfCancellationRequested();
        ArimaCandidate candidate = _problem.Estimate(order, hasConstant, _best);
        _iterations += candidate.Iterations;
        if (!(candidate.Criterion < _best.Criterion) || _problem.IsDegenerate(candidate)) return false;
        _best = candidate;
        return true;
    }

    private ArimaOrder Order(int p, int q, int seasonalP, int seasonalQ) => _problem.Differences with { P = p, Q = q, SeasonalP = seasonalP, SeasonalQ = seasonalQ };
}
