using System.Runtime.InteropServices;

namespace SearchCluster.Client.Files;

/// <summary>Which file a path leads to, through symbolic links, hard links and other spellings.</summary>
internal static class FileIdentity
{
    private const int CurrentFolder = -100;
    private const uint BasicFields = 0x7ff;
    private const int KindMask = 0xf000;
    private const int RegularKind = 0x8000;

    /// <summary>The full path of what a path leads to; that of a link's target, also where there is no file yet.</summary>
    /// <exception cref="IOException">Its links lead in a circle.</exception>
    public static string Resolve(string path)
    {
        var file = new FileInfo(Path.GetFullPath(path));
        return file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
    }

    /// <summary>Whether there is a file with contents that are kept, unlike those of a device or a pipe.</summary>
    public static bool IsRegular(string path) => OperatingSystem.IsLinux()
        ? Look(path) is { IsRegular: true }
        : File.Exists(path) && !Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal);

    /// <summary>
    /// Whether two paths lead to one file, or would if it were created. Names that differ in case alone count as one: some file systems
    /// keep them apart, others do not.
    /// </summary>
    public static bool AreSame(string one, string other)
    {
        if (Look(one) is { } first && Look(other) is { } second && first == second)
            return true;
        var (left, right) = (Resolve(one), Resolve(other));
        if (!string.Equals(Path.GetFileName(left), Path.GetFileName(right), StringComparison.OrdinalIgnoreCase))
            return false;
        var (leftFolder, rightFolder) = (Path.GetDirectoryName(left) ?? left, Path.GetDirectoryName(right) ?? right);
        return string.Equals(leftFolder, rightFolder, StringComparison.OrdinalIgnoreCase) ||
            (Look(leftFolder) is { } a && Look(rightFolder) is { } b && a == b);
    }

    // The layout of statx is the kernel's, and the same on every processor. Elsewhere paths alone are compared.
    private static Inode? Look(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var fields = new byte[256];
        if (Statx(CurrentFolder, path, 0, BasicFields, fields) != 0)
            return null;
        return new Inode(
            BitConverter.ToUInt64(fields, 136),
            BitConverter.ToUInt64(fields, 32),
            (BitConverter.ToUInt16(fields, 28) & KindMask) == RegularKind);
    }

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint wanted,
            [Out, MarshalAs(UnmanagedType.LPArray, SizeConst = 256)] byte[] fields);

    /// <summary>A file of the system: its device, its number there, and whether it is a regular one.</summary>
    private readonly record struct Inode(ulong Device, ulong Number, bool IsRegular);
}
