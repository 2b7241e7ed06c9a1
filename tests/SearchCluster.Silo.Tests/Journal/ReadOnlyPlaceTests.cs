using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using SearchCluster.Silo.Journal;
using Xunit;

namespace SearchCluster.Silo.Tests.Journal;

// Modes and users are POSIX.
[SupportedOSPlatform("linux")]
public sealed class ReadOnlyPlaceTests : IDisposable
{
    private readonly JournalFolder _folder = new();

    public void Dispose()
    {
        SetMode(_folder.Folder, Writable);
        _folder.Dispose();
    }

    [Fact]
    public void OpenForWriting_InAReadOnlyFolder_SaysSo()
    {
        SetMode(_folder.Folder, ReadOnly);

        var refused = AsAnybody(() => Assert.Throws<DatabaseException>(() => SqliteDatabase.OpenForWriting(_folder.Database)));
        Assert.Contains("its folder is read-only", refused.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Database, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenForWriting_OfAReadOnlyFile_SaysSoAndLeavesItAlone()
    {
        await Write(events: 3);
        File.SetUnixFileMode(_folder.Database, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        SetMode(_folder.Folder, Writable | UnixFileMode.OtherWrite);
        File.Delete(_folder.Database + ".lock");
        var before = await File.ReadAllBytesAsync(_folder.Database);

        var refused = AsAnybody(() => Assert.Throws<DatabaseException>(() => SqliteDatabase.OpenForWriting(_folder.Database)));
        Assert.Contains("cannot be written", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.Database));
    }

    [Fact]
    public async Task OpenForReading_OfAClosedDatabaseInAReadOnlyFolder_ReadsIt()
    {
        await Write(events: 3);
        SetMode(_folder.Folder, ReadOnly);

        Assert.Equal(3, AsAnybody(() =>
        {
            using var database = SqliteDatabase.OpenForReading(_folder.Database);
            return new StudyQueries(database.Connection).Entries("s", 0).Count;
        }));
    }

    private async Task Write(int events)
    {
        using var journal = _folder.Open();
        for (var i = 0; i < events; i++)
            await journal.Append(JournalFolder.Batch(after: i));
    }

    private const UnixFileMode ReadOnly =
        UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
                | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode Writable = ReadOnly | UnixFileMode.UserWrite;

    private static void SetMode(string folder, UnixFileMode mode) => File.SetUnixFileMode(folder, mode);

    // Modes mean nothing to root, as whom tests run in containers: a thread of its own gives root's rights to files up, and ends.
    private static T AsAnybody<T>(Func<T> use)
    {
        T? result = default;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                if (Environment.IsPrivilegedProcess)
                    _ = setfsuid(Nobody);
                result = use();
            }
            catch (Exception error)
            {
                failure = error;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw failure;
    }

    private const int Nobody = 65534;

#pragma warning disable IDE1006, SYSLIB1054 // The C library's name; one call needs no generated marshalling.
    [DllImport("libc")]
    private static extern int setfsuid(int user);
#pragma warning restore IDE1006, SYSLIB1054
}
