using Microsoft.Extensions.Logging;
using SearchCluster.Contracts.Grains;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Silo.Grains;

/// <summary>Gathers a study's durable events into snapshots, so that the next activation need not read them one by one.</summary>
internal sealed partial class StudySnapshots(string name, DateTimeOffset submitted, IJournal journal, ILogger logger)
{
    private SnapshotWriter _writer = new(after: 0);

    /// <summary>The next events are those after one that was read from a snapshot.</summary>
    public void GoOnAfter(long sequence) => _writer = new SnapshotWriter(sequence);

    /// <summary>Takes the next durable event. What fails to be saved is gathered again by the next activation.</summary>
    public async Task Gather(JournalEntry entry)
    {
        if (_writer.Add(entry.Event) is not { } full)
            return;
        try
        {
            await journal.SaveSnapshot(name, full with { Submitted = submitted });
        }
        catch (DatabaseException error)
        {
            LogSnapshotNotSaved(name, full.Through, error.Message);
        }
    }

    [LoggerMessage(17, LogLevel.Warning,
        "Study {Study}: the snapshot of its events up to {Through} could not be saved, and the next activation reads them one by one: "
            + "{Message}")]
    private partial void LogSnapshotNotSaved(string study, long through, string message);
}
