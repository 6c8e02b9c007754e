using System.IO.Compression;

namespace Kontor.Demand.Global;

/// <summary>What one booster writes to disk.</summary>
/// <param name="Model">XGBoost's JSON, compressed; base64 in the file.</param>
/// <param name="Fold">The fold of the rows that it was not trained on.</param>
/// <param name="Offset">The simple forecast that it starts from.</param>
/// <param name="Spread">The unit of its output.</param>
/// <param name="Start">Its constant start per output.</param>
internal sealed record BoosterState(byte[] Model, int Fold, int Offset, double Spread, float[] Start)
{
    internal static byte[] Pack(byte[] json)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest)) zip.Write(json);
        return packed.ToArray();
    }

    internal byte[] Unpack()
    {
        using var json = new MemoryStream();
        using (var zip = new GZipStream(new MemoryStream(Model), CompressionMode.Decompress)) zip.CopyTo(json);
        return json.ToArray();
    }
}
