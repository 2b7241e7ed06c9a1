using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SearchCluster.Silo.Journal;

/// <summary>
/// The lock of a database file, a file beside it. It is held by the open handle, never by existing: kill -9 frees it. Its holder
/// writes into it at which port of the loopback interface it takes calls, for others to read.
/// </summary>
internal sealed class DatabaseLock : IDisposable
{
    private const int UnixReadOnly = 0;

    private readonly FileStream _held;

    private DatabaseLock(FileStream held) => _held = held;

    /// <summary>Takes the lock of a database file.</summary>
    /// <exception cref="DatabaseInUseException">Another process holds it.</exception>
    /// <exception cref="DatabaseException">There is no folder, or it is read-only.</exception>
    public static DatabaseLock Take(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (!Directory.Exists(folder))
            throw new DatabaseException($"the database {file} cannot be opened: there is no folder {folder}");
        try
        {
            // On Windows sharing decides, and lets others read; elsewhere it is a lock against every other handle of .NET.
            var held = new FileStream(
                FileOf(file), FileMode.OpenOrCreate, FileAccess.ReadWrite, OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None);
            held.SetLength(0);
            return new DatabaseLock(held);
        }
        catch (UnauthorizedAccessException)
        {
            throw new DatabaseException($"the database {file} cannot be written: its folder is read-only");
        }
        catch (IOException error) when (IsReadOnlyFileSystem(error))
        {
            throw new DatabaseException($"the database {file} cannot be written: its folder is read-only", error);
        }
        catch (IOException error)
        {
            throw new DatabaseInUseException(
                $"the database {file} is in use by another searchcluster process; wait for it, or choose another file with --database",
                    AnnouncedPort(file), error);
        }
    }

    /// <summary>Tells others where the holder takes calls.</summary>
    public void Announce(int gatewayPort)
    {
        _held.SetLength(0);
        _held.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{gatewayPort}\n")));
        _held.Flush();
    }

    /// <summary>Whether a process holds the lock of a database file, as far as can be seen.</summary>
    public static bool IsHeld(string file)
    {
        try
        {
            using (new FileStream(FileOf(file), FileMode.Open, FileAccess.Read, FileShare.None))
                return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error is not DirectoryNotFoundException;
        }
    }

    /// <summary>Gives the lock up; the file stays.</summary>
    public void Dispose()
    {
        if (_held.CanWrite)
            _held.SetLength(0);
        _held.Dispose();
    }

    private static string FileOf(string database) => database + ".lock";

    // Of a line that is complete: its writer may be at it.
    private static int? AnnouncedPort(string database)
    {
        try
        {
            using var reader = new StreamReader(OpenHeld(FileOf(database)));
            var text = reader.ReadToEnd();
            return text.EndsWith('\n')
                && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // .NET asks for a lock of its own even where it opens a file to read, so the system is asked directly.
    private static FileStream OpenHeld(string file)
    {
        if (OperatingSystem.IsWindows())
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var handle = new SafeFileHandle(Open(file, UnixReadOnly), ownsHandle: true);
        return handle.IsInvalid ? throw new IOException($"{file} cannot be read") : new FileStream(handle, FileAccess.Read);
    }

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    private static bool IsReadOnlyFileSystem(IOException error) => error.Message.Contains("Read-only", StringComparison.OrdinalIgnoreCase);
}
