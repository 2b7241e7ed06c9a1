using System.Text;
using Microsoft.Data.Sqlite;

namespace SearchCluster.Silo.Journal;

/// <summary>What lies at the path of a database, before SQLite opens it: what is not ours must not be written, not even beside.</summary>
internal static class SqliteFile
{
    private static readonly byte[] Magic = Encoding.ASCII.GetBytes("SQLite format 3\0");

    /// <summary>Refuses what cannot be a database of ours.</summary>
    /// <exception cref="DatabaseException">No name, or a folder.</exception>
    public static void Refuse(string file)
    {
        if (string.IsNullOrWhiteSpace(file))
            throw new DatabaseException("the name of the database is empty: name a file with --database");
        if (file.Contains('\0', StringComparison.Ordinal))
            throw new DatabaseException("the name of the database contains a NUL character: name a file with --database");
        if (Directory.Exists(file))
            throw new DatabaseException(IsAFolder(file));
    }

    /// <summary>Whether the database has any table.</summary>
    public static bool HasTables(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master WHERE type = 'table'";
        return (long)command.ExecuteScalar()! > 0;
    }

    /// <summary>Whether there is nothing at its path, or a file without a byte.</summary>
    public static bool IsEmpty(string file) => !File.Exists(file) || new FileInfo(file).Length == 0;

    /// <summary>Whether files can be made beside the database.</summary>
    public static bool IsInAWritableFolder(string file)
    {
        try
        {
            var probe = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, Path.GetRandomFileName());
            using var _ = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }

    /// <summary>What a user is told of a folder.</summary>
    public static string IsAFolder(string file) =>
        $"{file} is a folder, not a database: name a file in it with --database, such as {Path.Combine(file, "searchcluster.db")}";

    /// <summary>What a user is told of a file that SQLite does not read.</summary>
    public static string IsNoDatabase(string file) => BeginningOf(file) is { } beginning && beginning.AsSpan().SequenceEqual(Magic)
        ? $"the database {file} is corrupt: its first page is damaged; restore it from a copy"
        : $"{file} is not a SQLite database, and is left as it is: name another file with --database";

    // Only after SQLite has refused the file: to close a file that SQLite has open frees the locks that SQLite holds on it.
    private static byte[]? BeginningOf(string file)
    {
        try
        {
            // Pipes and devices have no length, and reading them may never end.
            if (IsEmpty(file))
                return null;
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var beginning = new byte[Magic.Length];
            return beginning[..stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false)];
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException or ArgumentException)
        {
            return null;
        }
    }
}
