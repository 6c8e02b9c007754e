using System.Collections.Immutable;
using Kontor.Demand.Stacking;
using Kontor.Neural.Training;

namespace Kontor.Demand.Neural;

/// <summary>How one network of a fitted model learnt, epoch by epoch.</summary>
/// <param name="Model">The name of the model.</param>
/// <param name="Network">The number of the network within the model, from 1.</param>
/// <param name="Loss">What the loss is, in words.</param>
/// <param name="Epochs">The epochs, one or more.</param>
public sealed record TrainingCurve(string Model, int Network, string Loss, ImmutableArray<EpochRecord> Epochs)
{
    /// <summary>The epoch whose weights were kept, from 1: the first with the lowest loss on held-out periods, or on all where none were held out.</summary>
    public int BestEpoch => Epochs.MinBy(e => e.Judged)!.Epoch;

    /// <summary>The curves of a model: one per network, those of the members of a stack or a mean with them; none for a model without networks.</summary>
    /// <param name="model">The fitted model.</param>
    public static ImmutableArray<TrainingCurve> Of(ForecastModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model switch
        {
            ArmdnModel armdn => [.. armdn.Training.Select((epochs, n) => new TrainingCurve(model.Specification.Name, n + 1, "negative log-likelihood of a period", epochs)).Where(c => !c.Epochs.IsEmpty)],
            EncoderDecoderModel { Training.IsEmpty: false } coder => [new TrainingCurve(model.Specification.Name, 1, "Huber loss of a step", coder.Training)],
            StackedModel stack => [.. stack.Members.SelectMany(m => Of(m))],
            AveragedModel mean => [.. mean.Members.SelectMany(m => Of(m))],
            _ => [],
        };
    }
}
