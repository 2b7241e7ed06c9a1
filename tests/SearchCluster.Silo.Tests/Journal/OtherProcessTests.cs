using System.Diagnostics;
using System.Globalization;
using SearchCluster.Silo.Journal;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Journal;

/// <summary>A real second process holds the database and writes to it: this assembly's own <c>Program</c>.</summary>
public sealed class OtherProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = Waiting.Longest;

    private readonly JournalFolder _folder = new();
    private Process? _writer;

    public void Dispose()
    {
        // A test that failed has not killed it, and it writes for ever.
        _writer?.Kill();
        _writer?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task OpenForWriting_WhileAnotherProcessHoldsIt_RefusesWhatReadersMay()
    {
        var writer = StartWriter();
        await Acknowledged(writer, atLeast: 1);

        var refused = Assert.Throws<DatabaseInUseException>(() => SqliteDatabase.OpenForWriting(_folder.Database));
        Assert.Contains("in use by another searchcluster process", refused.Message, StringComparison.Ordinal);
        using (var reader = SqliteDatabase.OpenForReading(_folder.Database))
            Assert.NotEmpty(new StudyQueries(reader.Connection).Entries("s", 0));
        await Kill(writer);
    }

    [Fact]
    public async Task OpenForWriting_AfterTheWriterWasKilled_HasEverythingItAcknowledged()
    {
        var writer = StartWriter();
        var acknowledged = await Acknowledged(writer, atLeast: 100);
        await Kill(writer);

        // kill -9 frees the lock, and leaves a -wal file that the next one to open it takes in.
        using var journal = _folder.Open();
        var entries = await journal.Read("s", 0);
        Assert.InRange(entries.Count, acknowledged, int.MaxValue);
        Assert.Equal(Enumerable.Range(1, entries.Count).Select(i => (long)i), entries.Select(entry => entry.Sequence));
        Assert.Equal(entries.Count, (await journal.Query(queries => queries.Trials("s"))).Count);
        await journal.Append(JournalFolder.Batch(after: entries.Count));
    }

    private Process StartWriter() =>
        _writer = Process.Start(new ProcessStartInfo("dotnet", [typeof(OtherProcessTests).Assembly.Location, _folder.Database])
        {
            RedirectStandardOutput = true,
        })!;

    private static async Task<int> Acknowledged(Process writer, int atLeast)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var line = await writer.StandardOutput.ReadLineAsync(patience.Token)
                ?? throw new InvalidOperationException("the writer ended by itself");
            if (int.Parse(line, CultureInfo.InvariantCulture) is var count && count >= atLeast)
                return count;
        }
    }

    private static async Task Kill(Process writer)
    {
        using var patience = new CancellationTokenSource(Patience);
        writer.Kill();
        await writer.WaitForExitAsync(patience.Token);
    }
}
