using Kontor.Errors;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Storage;

/// <summary>Moves numbers from a file into tensors that exist already, all or none.</summary>
internal static class Transfer
{
    /// <summary>Takes every target from the tensor of the file that has its name behind the prefix; there must be no other tensor behind the prefix.</summary>
    internal static void Take(IEnumerable<KeyValuePair<string, Tensor>> targets, TensorFile file, string prefix, string where)
    {
        KeyValuePair<string, Tensor>[] all = [.. targets];
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, Tensor target) in all)
        {
            known.Add(prefix + name);
            if (!file.Tensors.TryGetValue(prefix + name, out Tensor? source)) Throw.File(FaultCode.Missing, where, $"no tensor '{prefix + name}'", $"one of shape {target.Shape}");
            else if (source.Shape != target.Shape) Throw.File(FaultCode.Malformed, where, $"tensor '{prefix + name}' of shape {source.Shape}", $"the shape {target.Shape}");
        }
        foreach (string name in file.Tensors.Keys)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal) && !known.Contains(name)) Throw.File(FaultCode.UnknownName, where, $"a tensor '{name}'", "only tensors of this network");
        }
        foreach ((string name, Tensor target) in all) file.Tensors[prefix + name].CopyTo(target.Span);
    }
}
