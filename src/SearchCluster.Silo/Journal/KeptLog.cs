using System.IO.Compression;

namespace SearchCluster.Silo.Journal;

/// <summary>The log of an attempt as databases hold it, and the statement that is the same on both.</summary>
internal static class KeptLog
{
    public const string Save = "INSERT INTO log (study, trial, attempt, body) VALUES (@study, @trial, @attempt, @body) "
        + "ON CONFLICT (study, trial, attempt) DO UPDATE SET body = excluded.body";

    /// <summary>Compressed.</summary>
    public static byte[] Pack(byte[] log)
    {
        using var packed = new MemoryStream();
        using (var packing = new GZipStream(packed, CompressionLevel.Fastest))
            packing.Write(log);
        return packed.ToArray();
    }

    /// <summary>As it was before.</summary>
    public static byte[] Unpack(byte[] kept)
    {
        using var unpacked = new MemoryStream();
        using (var unpacking = new GZipStream(new MemoryStream(kept), CompressionMode.Decompress))
            unpacking.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
