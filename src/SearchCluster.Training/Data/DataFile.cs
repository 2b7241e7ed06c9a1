using System.IO.Compression;

namespace SearchCluster.Training.Data;

/// <summary>A data file, plain or gzip.</summary>
internal static class DataFile
{
    /// <summary>The bytes of a file, unpacked when it is gzip.</summary>
    public static byte[] ReadAll(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var unpacked = new MemoryStream();
            if (IsGzip(file))
            {
                using var gzip = new GZipStream(file, CompressionMode.Decompress);
                gzip.CopyTo(unpacked);
            }
            else
            {
                file.CopyTo(unpacked);
            }

            return unpacked.Length > 0 ? unpacked.ToArray() : throw new DataFileException(path, "", "data", "an empty file");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataFileException(path, "", "a file", "none of that name");
        }
        catch (InvalidDataException error)
        {
            throw new DataFileException(path, "", "sound gzip data", $"damage ({error.Message})");
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

    private static bool IsGzip(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        var read = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        file.Position = 0;
        return read == 2 && magic is [0x1F, 0x8B];
    }
}
