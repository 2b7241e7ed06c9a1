using System.Text;

namespace SearchCluster.Client.Files;

/// <summary>
/// Reads texts that users wrote: study files, configurations, settings. UTF-8, or UTF-16 and UTF-32 with a byte order mark.
/// </summary>
internal static class TextFile
{
    /// <summary>The longest text that is read, in bytes.</summary>
    public const int Longest = 64_000_000;

    private static readonly Encoding[] Marked =
    [
        new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UTF32Encoding(bigEndian: true, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
    ];

    /// <summary>The whole text.</summary>
    /// <exception cref="TextFileException">There is none that can be read.</exception>
    public static string Read(string path)
    {
        try
        {
            if (Directory.Exists(path))
                throw new TextFileException($"'{path}' cannot be read: it is a folder");
            if (!File.Exists(path))
                throw new TextFileException($"there is no file '{path}'");
            // A device has no end, and a pipe that nothing is written to no beginning; those that the shell opened are read like files.
            if (!FileIdentity.IsRegular(path) && !IsOpenAlready(path))
                throw new TextFileException($"'{path}' cannot be read: it is a device or a pipe, and no file");
            return Decode(path, ReadBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new TextFileException($"'{path}' cannot be read: {error.Message}", inner: error);
        }
    }

    private static bool IsOpenAlready(string path) =>
        path == "/dev/stdin" || path.StartsWith("/dev/fd/", StringComparison.Ordinal)
            || path.StartsWith("/proc/self/fd/", StringComparison.Ordinal);

    private static byte[] ReadBytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var read = new MemoryStream();
        var part = new byte[81_920];
        while (file.Read(part) is > 0 and var count)
        {
            read.Write(part, 0, count);
            if (read.Length > Longest)
                throw new TextFileException($"'{path}' cannot be read: it is longer than {Longest / 1_000_000} MB");
        }

        return read.ToArray();
    }

    private static string Decode(string path, byte[] bytes)
    {
        var encoding = Marked.FirstOrDefault(known => bytes.AsSpan().StartsWith(known.Preamble));
        if (encoding is null && bytes.AsSpan().IndexOf((byte)0) is >= 0 and var zero)
        {
            throw new TextFileException(
                $"'{path}' cannot be read: expected text in UTF-8, found 0x00 at byte "
                    + $"{zero}{(IsEveryOther(bytes, zero) ? ", as in UTF-16" : "")}; save it as UTF-8",
                LineOf(bytes, zero));
        }

        try
        {
            return encoding is null ? Marked[2].GetString(bytes) : encoding.GetString(bytes.AsSpan(encoding.Preamble.Length));
        }
        catch (DecoderFallbackException error)
        {
            var at = error.Index + (encoding?.Preamble.Length ?? 0);
            throw new TextFileException(
                $"'{path}' cannot be read: "
                    + $"expected text in UTF-{(encoding is UTF32Encoding ? 32 : encoding is UnicodeEncoding ? 16 : 8)}, " +
                $"found 0x{Convert.ToHexString(error.BytesUnknown ?? [])} at byte {at}; save it as UTF-8",
                LineOf(bytes, Math.Min(at, bytes.Length)));
        }
    }

    private static bool IsEveryOther(byte[] bytes, int zero) =>
        bytes.Length > zero + 4 && bytes[zero + 1] != 0 && bytes[zero + 2] == 0 && bytes[zero + 3] != 0 && bytes[zero + 4] == 0;

    private static int LineOf(byte[] bytes, int at) => 1 + bytes.AsSpan(0, at).Count((byte)'\n');
}

/// <summary>A text that cannot be read, and why, with its path; the line where its bytes are at fault.</summary>
internal sealed class TextFileException(string message, int? line = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The line of the fault; null where there is none.</summary>
    public int? Line => line;
}
