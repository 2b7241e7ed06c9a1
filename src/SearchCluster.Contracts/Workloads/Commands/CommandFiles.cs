using System.IO.Compression;
using SearchCluster.Search;

namespace SearchCluster.Contracts.Workloads.Commands;

/// <summary>The files that a study sends along: a ZIP archive, of which the same files make the same bytes.</summary>
public static class CommandFiles
{
    /// <summary>Most bytes of the archive.</summary>
    public const int Largest = 4 << 20;

    private const int ModeShift = 16;

    private static readonly DateTimeOffset AnyTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Packs files and folders.</summary>
    /// <param name="folder">What their names are relative to.</param>
    /// <param name="names">Their names. Links are left out.</param>
    /// <exception cref="IOException">One is missing or cannot be read, or they are too many.</exception>
    public static byte[] Pack(string folder, IReadOnlyList<string> names)
    {
        var links = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var files = names.Select(name => Path.Combine(folder, name))
            .SelectMany(path => Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", links) : [path])
            .Select(Path.GetFullPath).Distinct().Order(StringComparer.Ordinal);
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var file in files)
                Add(archive, file, Path.GetRelativePath(folder, file), packed);
        return packed.Length <= Largest ? packed.ToArray() : throw TooLarge();
    }

    /// <summary>Unpacks them into a folder, over those that are there.</summary>
    public static void Unpack(byte[] archive, string folder)
    {
        using var packed = new ZipArchive(new MemoryStream(archive), ZipArchiveMode.Read);
        packed.ExtractToDirectory(folder, overwriteFiles: true);
    }

    /// <summary>What is wrong with the name of a file; null when it is sound.</summary>
    internal static string? Problem(string name) => name.Length == 0 || Path.IsPathRooted(name) || name.Split('/', '\\').Contains("..")
        ? $"{Quotation.Of(name)} is no file or folder below the command's directory"
        : null;

    private static void Add(ZipArchive archive, string file, string name, MemoryStream packed)
    {
        var entry = archive.CreateEntry(name.Replace('\\', '/'), CompressionLevel.Optimal);
        entry.LastWriteTime = AnyTime;
        if (!OperatingSystem.IsWindows())
            entry.ExternalAttributes = (int)File.GetUnixFileMode(file) << ModeShift;
        using var source = File.OpenRead(file);
        using var target = entry.Open();
        source.CopyTo(target);
        if (packed.Length > Largest)
            throw TooLarge();
    }

    private static IOException TooLarge() =>
        new($"the files are larger than {Largest >> 20} MiB when packed: put data into a folder that the silos can read");
}
