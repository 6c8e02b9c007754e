using Kontor.Errors;
using Kontor.Statistics.LinearModels;

namespace Kontor.Tests.Statistics.LinearModels;

/// <summary>One clear message each, from every model alike where the fault is in what they share.</summary>
public sealed class BadInputTests
{
    private static readonly Observations Rows = SampleData.Rows;

    public static TheoryData<string> Models => ["ols", "iv", "ridge", "poisson", "logit"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Fit_NaN_NamesRowAndColumn(string model)
    {
        double[] broken = [.. Rows.Column("price")];
        broken[16] = double.NaN;
        DataFault fault = Refused(Make(model), Rows.With("price", broken));
        Assert.Equal((FaultCode.NotFinite, 17L, "price"), (fault.Code, fault.Row!.Value, fault.Column));
        Assert.Equal("observations, row 17, column price: found NaN, needed a finite number: drop the row or fill the value (NotFinite)", fault.ToString());
        Assert.Equal([fault], Make(model).Check(Rows.With("price", broken)));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Fit_UnknownColumn_SuggestsTheNearest(string model)
    {
        DataFault fault = Refused(Make(model) with { Regressors = ["promos"] }, Rows);
        Assert.Equal(FaultCode.UnknownName, fault.Code);
        Assert.Contains("perhaps 'promo'", fault.Needed, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Fit_NoRows_IsEmpty(string model)
    {
        Observations none = Rows.Columns.Aggregate(new Observations(0), (table, name) => table.With(name, []));
        Assert.Equal(FaultCode.Empty, Refused(Make(model), none).Code);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Fit_FewerRowsThanCoefficients_IsTooShort(string model)
    {
        if (model == "ridge") return; // its penalty stands in for rows
        Observations few = new Observations(4).With("y", [1, 2, 3, 5]).With("units", [1, 2, 0, 5]).With("bought", [1, 0, 0, 1]).With("price", [1, 2, 4, 3]).With("promo", [0, 1, 1, 0])
            .With("temp", [3, 1, 2, 2.5]).With("z1", [1, 2, 0, 1.5]).With("z2", [0, 1, 3, 4]);
        Regression full = Make(model) with { Regressors = model == "iv" ? ["promo", "temp"] : ["price", "promo", "temp"] };
        if (model == "logit") full = (LogisticRegression)full with { Separation = SeparationHandling.Drop };
        DataFault fault = Refused(full, few);
        Assert.True(fault.Code is FaultCode.TooShort or FaultCode.Separated, fault.ToString());
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Fit_OnlyAConstantRegressor_IsConstant(string model)
    {
        if (model == "iv") return;
        Observations still = Rows.With("list", Array.ConvertAll(Rows.Column("y"), _ => 9.99));
        DataFault fault = Refused(Make(model) with { Regressors = ["list"], DropsCollinear = false }, still);
        Assert.Equal((FaultCode.Constant, "list"), (fault.Code, fault.Column));
    }

    [Theory]
    [InlineData("ols")]
    [InlineData("poisson")]
    [InlineData("logit")]
    public void Fit_CollinearRefused_NamesBoth(string model)
    {
        Observations twice = Rows.With("cents", Array.ConvertAll(Rows.Column("price"), p => 100 * p));
        DataFault fault = Refused(Make(model) with { Regressors = ["price", "cents"], DropsCollinear = false }, twice);
        Assert.Equal((FaultCode.Collinear, "cents"), (fault.Code, fault.Column));
        Assert.Contains("linear combination of price", fault.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ConstantOutcome_IsConstant() =>
        Assert.Equal(FaultCode.Constant, Refused(new LeastSquares("list") { Regressors = ["price"] }, Rows.With("list", Array.ConvertAll(Rows.Column("y"), _ => 9.99))).Code);

    [Fact]
    public void Fit_OutcomeOutOfRange_NamesTheRow()
    {
        Assert.Equal((FaultCode.OutOfRange, 1L), Place(Refused(new LogisticRegression("price") { Regressors = ["temp"] }, Rows)));
        double[] negative = [.. Rows.Column("units")];
        negative[2] = -1;
        Assert.Equal((FaultCode.OutOfRange, 3L), Place(Refused(new PoissonRegression("units") { Regressors = ["temp"] }, Rows.With("units", negative))));
        Assert.Equal((FaultCode.OutOfRange, 3L), Place(Refused(new LeastSquares("y") { Regressors = ["temp"], Weights = "units" }, Rows.With("units", negative))));
    }

    [Fact]
    public void With_WrongLength_IsMalformed() => Assert.Equal(FaultCode.Malformed, Assert.Throws<DataException>(() => Rows.With("x", [1, 2])).Fault.Code);

    [Fact]
    public void Fit_OneCluster_IsTooShort() =>
        Assert.Equal(FaultCode.TooShort, Refused(new LeastSquares("y") { Regressors = ["price"], Errors = StandardErrors.Clustered("all") }, Rows.WithGroups("all", new int[Rows.Rows])).Code);

    [Fact]
    public void Fit_InstrumentsThatMoveNothing_AreCollinear()
    {
        Observations rows = Rows.With("twice", Array.ConvertAll(Rows.Column("z1"), z => 2 * z));
        var model = new TwoStageLeastSquares("y") { Endogenous = ["price", "temp"], Instruments = ["z1", "twice"] };
        Assert.Equal(FaultCode.Collinear, Refused(model, rows).Code);
    }

    [Fact]
    public void Fit_ContradictorySpecification_IsAnArgumentException()
    {
        Assert.Throws<ArgumentException>(() => new LeastSquares("y") { Regressors = ["y"] }.Fit(Rows, FitContext.Default));
        Assert.Throws<ArgumentException>(() => new TwoStageLeastSquares("y") { Endogenous = ["price"], Instruments = [] }.Fit(Rows, FitContext.Default));
        Assert.Throws<ArgumentException>(() => StandardErrors.Clustered("store", "store"));
        Assert.Throws<ArgumentOutOfRangeException>(() => StandardErrors.NeweyWest(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RidgeRegression("y") { Penalty = 0 });
        Assert.Throws<InvalidOperationException>(() => new LeastSquares("y") { Regressors = ["price"], FixedEffects = ["store"] }.Fit(Rows, FitContext.Default).Predict(Rows));
    }

    private static Regression Make(string model) => model switch
    {
        "iv" => new TwoStageLeastSquares("y") { Regressors = ["promo"], Endogenous = ["price"], Instruments = ["z1", "z2"] },
        "ridge" => new RidgeRegression("y") { Regressors = ["price", "promo"] },
        "poisson" => new PoissonRegression("units") { Regressors = ["price", "promo"] },
        "logit" => new LogisticRegression("bought") { Regressors = ["price", "promo"] },
        _ => new LeastSquares("y") { Regressors = ["price", "promo"] },
    };

    private static DataFault Refused(Regression model, Observations rows) => Assert.Throws<DataException>(() => model.Fit(rows, FitContext.Default)).Fault;

    private static (FaultCode Code, long Row) Place(DataFault fault) => (fault.Code, fault.Row!.Value);
}
