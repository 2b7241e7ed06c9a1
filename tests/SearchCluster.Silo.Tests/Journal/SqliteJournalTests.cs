using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using SearchCluster.Search;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using Xunit;

namespace SearchCluster.Silo.Tests.Journal;

public sealed class SqliteJournalTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("searchcluster-journal-").FullName;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private string File => Path.Combine(_folder, "study.db");

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Append_ThenReopened_ReadsTheSameEventsInOrder()
    {
        using (var journal = OpenJournal())
            await Task.WhenAll(Enumerable.Range(0, 100).Select(i => journal.Append(Batch(after: i))));

        using var reopened = OpenJournal();
        var entries = await reopened.Read("s", 0);

        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), entries.Select(entry => entry.Sequence));
        Assert.Equal(Enumerable.Range(0, 100), entries.Select(entry => ((TrialProposed)entry.Event).Trial));
        Assert.Equal(100, (await reopened.Query(queries => queries.Trials("s"))).Count);
    }

    [Fact]
    public async Task Append_AfterEventsOfAnotherCoordinator_ConflictsAndSoDoesWhatFollows()
    {
        using var journal = OpenJournal();
        await journal.Append(Batch(after: 0));

        var stale = journal.Append(Batch(after: 0));
        var following = journal.Append(Batch(after: 2));

        await Assert.ThrowsAsync<JournalConflictException>(() => stale);
        await Assert.ThrowsAsync<JournalConflictException>(() => following);
        Assert.Single(await journal.Read("s", 0));
    }

    [Fact]
    public async Task Append_OfAConflictingBatch_LeavesItsNeighboursInTheTransactionAlone()
    {
        using var journal = OpenJournal();
        var conflicting = journal.Append(Batch(after: 7));
        var neighbour = journal.Append(Batch(after: 0, study: "t"));

        await Assert.ThrowsAsync<JournalConflictException>(() => conflicting);
        await neighbour;
        Assert.Single(await journal.Read("t", 0));
    }

    [Fact]
    public async Task Append_OfAnEpochReportedBefore_ConflictsAndWritesNothingOfItsBatch()
    {
        using var journal = OpenJournal();
        var report = new TrialReported
        {
            At = Start,
            Trial = 0,
            Attempt = 1,
            Report = new TrialReport { Epoch = 1 },
            Decision = ReportDecision.Continue,
        };
        await journal.Append(Batch(after: 0) with { Events = [report] });

        await Assert.ThrowsAsync<JournalConflictException>(() => journal.Append(Batch(after: 1) with { Events = [Proposed(5), report with { Attempt = 2 }] }));
        Assert.Single(await journal.Read("s", 0));
    }

    [Fact]
    public async Task Append_OnAFullDisk_SaysSoAndLosesNothingWrittenBefore()
    {
        var database = SqliteDatabase.OpenForWriting(File);
        using (var command = database.Connection.CreateCommand())
        {
            command.CommandText = "PRAGMA page_count";
            var pages = (long)command.ExecuteScalar()!;
            command.CommandText = $"PRAGMA max_page_count = {pages + 2}";
            command.ExecuteScalar();
        }

        var written = 0;
        using (var journal = new SqliteJournal(database, Metrics()))
        {
            var full = await Assert.ThrowsAsync<DatabaseException>(async () =>
            {
                for (; written < 1000; written++)
                    await journal.Append(Batch(after: written));
            });
            Assert.Contains("the disk is full", full.Message, StringComparison.Ordinal);
            Assert.Same(full, await journal.Broken);
        }

        using var reopened = OpenJournal();
        Assert.Equal(written, (await reopened.Read("s", 0)).Count);
    }

    [Fact]
    public void OpenForWriting_WhileAnotherHoldsIt_Refuses()
    {
        using var first = SqliteDatabase.OpenForWriting(File);

        var refused = Assert.Throws<DatabaseException>(() => SqliteDatabase.OpenForWriting(File));
        Assert.Contains("in use by another searchcluster process", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfADatabaseFromANewerVersion_NamesWhatItDoesNotKnow()
    {
        using (var database = SqliteDatabase.OpenForWriting(File))
        using (var command = database.Connection.CreateCommand())
        {
            command.CommandText = "INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('9999-later.sql', '2030-01-01')";
            command.ExecuteNonQuery();
        }

        Assert.Contains("newer version", Assert.Throws<DatabaseException>(() => SqliteDatabase.OpenForWriting(File)).Message, StringComparison.Ordinal);
        Assert.Contains("9999-later.sql", Assert.Throws<DatabaseException>(() => SqliteDatabase.OpenForReading(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfAFileThatIsNoDatabase_SaysSoAndLeavesItAlone()
    {
        System.IO.File.WriteAllText(File, "this is a letter to my aunt, and no database at all");

        Assert.Contains("not a SQLite database", Assert.Throws<DatabaseException>(() => SqliteDatabase.OpenForWriting(File)).Message, StringComparison.Ordinal);
        Assert.Contains("not a SQLite database", Assert.Throws<DatabaseException>(() => SqliteDatabase.OpenForReading(File)).Message, StringComparison.Ordinal);
        Assert.StartsWith("this is a letter", System.IO.File.ReadAllText(File), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfSomebodyElsesDatabase_Refuses()
    {
        using (var connection = new SqliteConnection($"Data Source={File};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE photo (id INTEGER)";
            command.ExecuteNonQuery();
        }

        Assert.Contains("not one of searchcluster's", Assert.Throws<DatabaseException>(() => SqliteDatabase.OpenForWriting(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_OfACorruptDatabase_SaysSo()
    {
        using (var journal = OpenJournal())
            for (var i = 0; i < 50; i++)
                await journal.Append(Batch(after: i));
        using (var stream = System.IO.File.OpenWrite(File))
        {
            // Page 1 keeps its header; the schema behind it, and all pages after it, are noise.
            stream.Position = 100;
            stream.Write([.. Enumerable.Range(0, (int)stream.Length - 100).Select(i => (byte)(i * 37))]);
        }

        Assert.Contains("corrupt", Assert.Throws<DatabaseException>(() => SqliteDatabase.OpenForWriting(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenForReading_WhileAJournalWrites_SeesWhatIsCommitted()
    {
        using var journal = OpenJournal();
        await journal.Append(Batch(after: 0));

        using var reader = SqliteDatabase.OpenForReading(File);
        Assert.Single(new StudyQueries(reader.Connection).Entries("s", 0));
        await journal.Append(Batch(after: 1));
        Assert.Equal(2, new StudyQueries(reader.Connection).Entries("s", 0).Count);
    }

    [Fact]
    public void OpenForReading_WithoutAFile_DoesNotCreateOne()
    {
        Assert.Throws<FileNotFoundException>(() => SqliteDatabase.OpenForReading(File));
        Assert.False(System.IO.File.Exists(File));
    }

    private SqliteJournal OpenJournal() => new(SqliteDatabase.OpenForWriting(File), Metrics());

    private SearchClusterMetrics Metrics() => new(_services.GetRequiredService<IMeterFactory>());

    private static TrialProposed Proposed(int trial) => new() { At = Start, Trial = trial, Configuration = Configuration.Of([]) };

    private static JournalBatch Batch(int after, string study = "s")
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
        return new JournalBatch(study, after, [Proposed(after)], [trial], new Study(plan, new StudyOptions()).Summarize());
    }
}
