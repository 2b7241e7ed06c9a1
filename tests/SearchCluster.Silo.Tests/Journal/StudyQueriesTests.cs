using System.Text.Json;
using Microsoft.Data.Sqlite;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Journal;
using Xunit;

namespace SearchCluster.Silo.Tests.Journal;

public sealed class StudyQueriesTests : IDisposable
{
    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Audit_WhileAWriterWrites_SeesJournalAndTableOfOneMoment()
    {
        const int batches = 300;
        using var journal = _folder.Open();
        await journal.Append(JournalFolder.Batch(after: 0));
        using var reader = SqliteDatabase.OpenForReading(_folder.Database);
        var queries = new StudyQueries(reader.Connection);

        var writing = Task.Run(async () =>
        {
            for (var i = 1; i < batches; i++)
                await journal.Append(JournalFolder.Batch(after: i));
        });
        var seen = new List<int>();
        while (seen.LastOrDefault() < batches)
        {
            var audit = queries.Audit("s");
            Assert.True(audit.Ok);
            seen.Add(audit.Proposed);
            if (writing.IsCompleted)
                await writing;
        }

        Assert.Equal(seen.Order(), seen);
        // Not only before and after: some of them fell between two commits of the writer.
        Assert.Contains(seen, proposed => proposed is > 1 and < batches);
    }

    [Fact]
    public async Task Append_WhileAReaderHoldsItsTransaction_IsNotHeldUp()
    {
        using var journal = _folder.Open();
        await journal.Append(JournalFolder.Batch(after: 0));
        using var reader = SqliteDatabase.OpenForReading(_folder.Database);
        using var transaction = reader.Connection.BeginTransaction(deferred: true);
        Assert.Equal(1L, Count(reader.Connection, transaction));

        await journal.Append(JournalFolder.Batch(after: 1));

        Assert.Equal(1L, Count(reader.Connection, transaction));
    }

    [Fact]
    public async Task Reports_OfATrial_AreInTheOrderOfItsEpochs()
    {
        using var journal = _folder.Open();
        await journal.Append(JournalFolder.Batch(after: 0));
        await journal.Append(JournalFolder.Batch(after: 1) with { Events = [Reported(0, 2, 0.25), Reported(0, 1, 0.5), Reported(1, 1, double.NaN)] });

        var reports = await journal.Query(queries => queries.Reports("s", 0));
        Assert.Equal([1, 2], reports.Select(report => report.Epoch));
        Assert.Equal([0.5, 0.25], reports.Select(report => report.Metric("value")));
        Assert.Equal(double.NaN, (await journal.Query(queries => queries.Reports("s", 1))).Single().Metric("value"));
    }

    [Fact]
    public async Task Studies_AreInTheOrderOfTheirSubmitAndNobodyElses()
    {
        using var journal = _folder.Open();
        await journal.Append(JournalFolder.Batch(after: 0, study: "z"));
        await journal.Append(JournalFolder.Batch(after: 0, study: "a") with { Events = [JournalFolder.Proposed(0) with { At = JournalFolder.Start.AddSeconds(1) }] });
        // What happens to a study later does not change its place.
        await journal.Append(JournalFolder.Batch(after: 1, study: "z") with { Events = [JournalFolder.Proposed(1) with { At = JournalFolder.Start.AddSeconds(2) }] });

        Assert.Equal(["z", "a"], (await journal.Query(queries => queries.Studies())).Select(study => study.Study));
        Assert.Equal("a", (await journal.Query(queries => queries.Study("a")))!.Study);
        Assert.Null(await journal.Query(queries => queries.Study("b")));
        Assert.Equal(1, (await journal.Query(queries => queries.Trial("z", 1)))!.Number);
        Assert.Null(await journal.Query(queries => queries.Trial("a", 1)));
    }

    private static TrialReported Reported(int trial, int epoch, double value) => new()
    {
        At = JournalFolder.Start,
        Trial = trial,
        Attempt = 1,
        Report = new TrialReport
        {
            Epoch = epoch,
            Values = new Dictionary<string, JsonElement> { ["value"] = JsonSerializer.SerializeToElement(value, Contracts.Json.SearchClusterJson.Options) },
        },
        Decision = ReportDecision.Continue,
    };

    private static object? Count(SqliteConnection connection, SqliteTransaction transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT count(*) FROM event";
        return command.ExecuteScalar();
    }
}
