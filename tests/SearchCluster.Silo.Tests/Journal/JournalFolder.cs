using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SearchCluster.Search;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;

namespace SearchCluster.Silo.Tests.Journal;

/// <summary>A temporary folder with a database, and batches to append to it.</summary>
internal sealed class JournalFolder : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public string Folder { get; } = Directory.CreateTempSubdirectory("searchcluster-journal-").FullName;

    public string Database => Path.Combine(Folder, "study.db");

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public SqliteJournal Open() => Over(SqliteDatabase.OpenForWriting(Database));

    public SqliteJournal Over(SqliteDatabase database) => new(database, new SearchClusterMetrics(Meters));

    public static TrialProposed Proposed(int trial) => new() { At = Start, Trial = trial, Configuration = Configuration.Of([]) };

    /// <summary>
    /// One trial proposed, whose number is the sequence number before it; by a coordinator of its own unless one is named.
    /// </summary>
    public static JournalBatch Batch(int after, string study = "s", Guid? writer = null)
    {
        var plan = new SearchPlan
        {
            Name = study,
            Budget = new Budget { Trials = 1 },
            Space = new() { ["x0"] = new UniformDomain { Low = 0, High = 1 } },
        };
        var trial = new TrialSummary
        {
            Number = after,
            State = TrialState.Pending,
            Epochs = 0,
            Attempts = 0,
            Configuration = Configuration.Of([]),
            Metrics = new Dictionary<string, double>(),
            Verdicts = JsonSerializer.SerializeToElement(Array.Empty<object>()),
        };
        return new JournalBatch(
            writer ?? Guid.NewGuid(), study, after, [Proposed(after)], [trial], new Study(plan, new StudyOptions()).Summarize());
    }

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
