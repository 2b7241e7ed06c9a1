using System.IO.Compression;

namespace SearchCluster.Training.Data;

/// <summary>A data file, plain or gzip.</summary>
internal static class DataFile
{
    // Gzip allows members one after another, and GZipStream takes a file that breaks off for one that ends. So a member is put
    // behind the file: unless its text comes out last, the file broke off before its end or has something else behind it.
    private static readonly byte[] End = "the end of what the file holds"u8.ToArray();

    /// <summary>The bytes of a file, unpacked when it is gzip.</summary>
    public static byte[] ReadAll(string path)
    {
        if (!File.Exists(path))
            throw new DataFileException(path, "", "a file", Directory.Exists(path) ? "a folder" : "none of that name");
        try
        {
            using var file = File.OpenRead(path);
            using var packed = new MemoryStream();
            file.CopyTo(packed);
            var bytes = IsGzip(packed) ? Unpack(path, packed) : packed.ToArray();
            return bytes.Length > 0 ? bytes : throw new DataFileException(path, "", "data", "an empty file");
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new DataFileException(path, "", "a readable file", error.Message);
        }
    }

    /// <summary>The first of the names, plain or with <c>.gz</c>, that a folder holds.</summary>
    /// <exception cref="DataFileException">It holds none, or there is no such folder.</exception>
    public static string Find(string folder, params ReadOnlySpan<string> names)
    {
        if (!Directory.Exists(folder))
            throw new DataFileException(folder, "", "a folder", "none of that name");
        foreach (var name in names)
            foreach (var candidate in (string[])[name, name + ".gz"])
                if (File.Exists(Path.Combine(folder, candidate)))
                    return Path.Combine(folder, candidate);
        throw new DataFileException(folder, "", $"a file {string.Join(" or ", names.ToArray())}, plain or .gz", "none of these");
    }

    private static bool IsGzip(MemoryStream file) => file.GetBuffer().AsSpan(0, (int)file.Length) is [0x1F, 0x8B, ..];

    private static byte[] Unpack(string path, MemoryStream packed)
    {
        var length = packed.Length;
        using var unpacked = new MemoryStream();
        try
        {
            packed.Position = length;
            using (var end = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
                end.Write(End);
            packed.Position = 0;
            using var gzip = new GZipStream(packed, CompressionMode.Decompress);
            gzip.CopyTo(unpacked);
        }
        catch (InvalidDataException)
        {
            unpacked.SetLength(0);
        }

        var bytes = unpacked.GetBuffer().AsSpan(0, (int)unpacked.Length);
        return bytes.EndsWith(End)
            ? bytes[..^End.Length].ToArray()
            : throw new DataFileException(path, "", "sound gzip data up to the end of the file", $"damage, an end too early, or other bytes behind them, in {length} bytes");
    }
}
