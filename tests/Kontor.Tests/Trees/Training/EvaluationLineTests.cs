using Kontor.Errors;
using Kontor.Trees.Training;

namespace Kontor.Tests.Trees.Training;

public sealed class EvaluationLineTests
{
    [Theory]
    [InlineData("[3]\teval-rmse:1.25", "rmse", 1.25)]
    [InlineData("[3]\teval-ndcg:0.91\teval-ndcg@5-:0.84", "ndcg@5-", 0.84)]
    [InlineData("[0]\teval-tweedie-nloglik@1.5:-3.5e-05", "tweedie-nloglik@1.5", -3.5e-5)]
    [InlineData("[0]\teval-interval:regression:7", "interval:regression", 7)]
    public void Last_Line_GivesNameAndValue(string line, string metric, double value) => Assert.Equal((metric, value), EvaluationLine.Last(line));

    [Theory]
    [InlineData("")]
    [InlineData("[3]")]
    [InlineData("[3]\teval-rmse")]
    [InlineData("[3]\teval-rmse:abc")]
    public void Last_OtherText_IsRefused(string line) =>
        Assert.Equal(FaultCode.Malformed, Assert.Throws<DataException>(() => EvaluationLine.Last(line)).Fault.Code);

    [Theory]
    [InlineData("ndcg@5-", true)]
    [InlineData("auc", true)]
    [InlineData("rmse", false)]
    [InlineData("tweedie-nloglik@1.5", false)]
    public void HigherIsBetter_Metric_IsKnown(string metric, bool higher) => Assert.Equal(higher, EvaluationLine.HigherIsBetter(metric));
}
