using System.Runtime.InteropServices;

namespace SearchCluster.Training.Data;

/// <summary>What stands under a path, in the words of a message; links are followed. .NET tells files from folders alone.</summary>
internal static unsafe partial class FileKind
{
    /// <summary>A file whose bytes lie on a disk.</summary>
    public const string Regular = "a regular file";

    /// <summary>A folder.</summary>
    public const string Folder = "a folder";

    /// <summary>Nothing.</summary>
    public const string Missing = "none of that name";

    // struct statx of Linux, the same on every processor: 256 bytes, the mode at byte 28.
    private const int StatusLength = 256;
    private const int ModeAt = 28;
    private const int TypeMask = 0xF000;
    private const int CurrentFolder = -100;
    private const uint TypeAlone = 1;
    private const int NoSuchFile = 2;
    private const int NoFolder = 20;

    /// <summary>The kind of a path.</summary>
    public static string Of(string path)
    {
        if (path.Length == 0 || path.Contains('\0'))
            return Missing;
        if (OperatingSystem.IsLinux())
            try
            {
                var status = stackalloc byte[StatusLength];
                if (Status(CurrentFolder, path, 0, TypeAlone, status) == 0)
                    return OfMode(*(ushort*)(status + ModeAt) & TypeMask);
                // What may not be looked at may not be opened either: that error says more.
                return Marshal.GetLastPInvokeError() is NoSuchFile or NoFolder ? Missing : Regular;
            }
            catch (EntryPointNotFoundException)
            {
                // A C library from before 2018.
            }

        return Directory.Exists(path) ? Folder : File.Exists(path) ? Regular : Missing;
    }

    /// <summary>What a message says was expected instead of a kind.</summary>
    public static string Expected(string kind) => kind is Missing or Folder ? "a file" : Regular;

    private static string OfMode(int type) => type switch
    {
        0x8000 => Regular,
        0x4000 => Folder,
        0x1000 => "a pipe",
        0xC000 => "a socket",
        _ => "a device",
    };

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Status(int folder, string path, int flags, uint mask, byte* status);
}
