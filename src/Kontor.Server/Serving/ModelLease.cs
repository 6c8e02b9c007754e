using Kontor.Serving;

namespace Kontor.Server.Serving;

/// <summary>The right to use a model in memory until it is disposed.</summary>
/// <param name="model">The model, taken.</param>
internal sealed class ModelLease(LoadedModel model) : IDisposable
{
    private LoadedModel? _model = model;

    internal Scorer Scorer => (_model ?? throw new ObjectDisposedException(nameof(ModelLease))).Scorer;

    public void Dispose() => Interlocked.Exchange(ref _model, null)?.Release();
}
