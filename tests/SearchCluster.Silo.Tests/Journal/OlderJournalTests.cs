using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Tests.Grains;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Journal;

/// <summary>What commit 5cbd457 wrote (see Older/README.md) opens, shows, audits, replays and goes on.</summary>
public abstract class OlderJournalTests<TJournal> : IAsyncLifetime
    where TJournal : class, IJournal, ICheckpoints, IModels
{
    private static readonly string[] Ended = ["training", "folds", "coarse-to-fine", "halving", "warm"];

    private TJournal _journal = null!;

    public async Task InitializeAsync() => _journal = await Open();

    public abstract Task DisposeAsync();

    [Theory]
    [InlineData("training", 6, "aaf605a21434cc8463d7ec75bc6cabf5d3c9f28432301333a6ee29c581ef1a51")]
    [InlineData("folds", 4, "2efa1c703aa9e636a6bf5e67392156bb8c8f72899f07a614e390ae3cb627bb2c")]
    public async Task Trials_OfAStudyThatEnded_AreThoseThatWereWritten(string study, int trials, string hash)
    {
        Assert.Equal(trials, (await _journal.Query(queries => queries.Study(study)))!.Counts.Proposed);
        Assert.Equal(hash, await HashOf(study));
    }

    [Fact]
    public async Task Audit_OfEachStudy_AddsUp()
    {
        foreach (var study in await _journal.Query(queries => queries.Studies()))
        {
            var audit = await _journal.Query(queries => queries.Audit(study.Study));
            Assert.True(audit.Ok, JsonSerializer.Serialize(audit, SearchClusterJson.Indented));
            Assert.Equal(study.Counts.Proposed, audit.Proposed);
        }
    }

    [Fact]
    public async Task Replay_OfEachStudy_RepeatsEveryProposal()
    {
        foreach (var study in await _journal.Query(queries => queries.Studies()))
        {
            var entries = await _journal.Read(study.Study, 0);
            var replay =
                StudyReplay.Of((await _journal.Query(queries => queries.Spec(study.Study)))!.Search, entries.Select(entry => entry.Event));
            Assert.True(replay.Ok, $"{study.Study}: {string.Join(", ", replay.Differing)}");
        }
    }

    [Fact]
    public async Task Reports_OfATrial_HaveTheirLayers()
    {
        var reports = await _journal.Query(queries => queries.Reports("training", 5));

        Assert.Equal([0, 1, 2, 3], reports.Select(report => report.Epoch));
        Assert.All(reports, report => Assert.Equal("dense1", report.Values["layers"][0].GetProperty("layer").GetString()));
        Assert.All(reports.Skip(1), report => Assert.True(report.Metric("seconds") > 0));
    }

    [Fact]
    public async Task Activate_OfStudiesThatWereInterrupted_GoesOnToTheSameEnd()
    {
        Assert.NotNull(await _journal.Load("unfinished", 2));
        await using (var silo = await LoneSilo.Start(_journal, slots: 2))
        {
            await End(silo.Study("unfinished"));
            Assert.Equal(StudyState.Running, (await silo.Study("function").Resume(CancellationToken.None)).Study!.State);
            await End(silo.Study("function"));
            foreach (var study in Ended)
                Assert.True((await silo.Study(study).Show(CancellationToken.None))!.HasEnded);
        }

        Assert.Equal("24e061463decb2d51ad5cb83c92bf6f8fe9ae0d0639b133dc004dd54c8d5a0b2", await HashOf("unfinished"));
        Assert.Equal(StudyState.Completed, (await _journal.Query(queries => queries.Study("function")))!.State);
        Assert.Contains(await _journal.Query(queries => queries.Trials("function")), trial => trial.Value is > 0.3978 and < 0.3979);
        await Audit_OfEachStudy_AddsUp();
        await Replay_OfEachStudy_RepeatsEveryProposal();
    }

    [Theory]
    [InlineData("DELETE FROM event WHERE study = 'training' AND sequence = 20", "gaps")]
    [InlineData("DELETE FROM event WHERE study = 'training' AND sequence IN (1, 2, 3)", "gaps")]
    [InlineData("DELETE FROM event WHERE study = 'training' AND sequence = (SELECT max(sequence) FROM event WHERE study = 'training')",
        "gaps")]
    [InlineData("DELETE FROM event WHERE study = 'training' AND trial = 3 AND epoch IS NOT NULL", "gaps", "unreported")]
    [InlineData("UPDATE trial SET summary = replace(summary, '\"epochs\":3', '\"epochs\":2') WHERE study = 'training' AND number = 3",
        "misstated")]
    [InlineData("UPDATE trial SET summary = replace(summary, '\"epochs\":3', '\"epochs\":4') WHERE study = 'training' AND number = 3",
        "misstated", "unreported")]
    [InlineData("UPDATE trial SET summary = '{}' WHERE study = 'training' AND number = 3", "misstated")]
    [InlineData("UPDATE trial SET state = 'Failed' WHERE study = 'training' AND number = 3", "misstated")]
    [InlineData("UPDATE trial SET state = 'Finished' WHERE study = 'training' AND number = 3", "misstated")]
    [InlineData("UPDATE trial SET value = 1 WHERE study = 'training' AND number = 3", "misstated")]
    [InlineData("UPDATE trial SET notes = NULL WHERE study = 'training' AND number = 0", "misstated")]
    [InlineData("DELETE FROM trial WHERE study = 'training' AND number = 3", "misstated")]
    [InlineData("UPDATE trial SET number = 66 WHERE study = 'training' AND number = 3", "misstated", "missing")]
    [InlineData("UPDATE study SET summary = replace(summary, '\"completed\":4', '\"completed\":5') WHERE name = 'training'",
        "misstatedStudy")]
    [InlineData("UPDATE study SET submitted = '2020-01-01' WHERE name = 'training'", "misstatedStudy")]
    [InlineData("UPDATE study SET events = 3 WHERE name = 'training'", "misstatedStudy")]
    [InlineData("UPDATE event SET body = '{}' WHERE study = 'training' AND sequence = 7", "unreadable")]
    [InlineData("UPDATE event SET body = 'null' WHERE study = 'training' AND sequence = 7", "unreadable")]
    [InlineData("UPDATE event SET fold = 2 WHERE study = 'training' AND sequence = 7", "mislabelled")]
    public async Task Audit_OfAStudyThatWasChangedByHand_SaysWhatAndRepairsWhatFollowsFromTheJournal(string change, params string[] faults)
    {
        // With all columns of this version.
        Assert.Equal(4, await _journal.RepairViews("folds"));
        await _journal.RepairViews("training");
        Assert.True((await Audit("training"))["ok"]!.GetValue<bool>());

        await Execute(change);
        var audit = await Audit("training");

        Assert.False(audit["ok"]!.GetValue<bool>());
        foreach (var fault in faults)
            Assert.NotEmpty(audit[fault]!.AsArray());
        if (faults.Intersect(["gaps", "unreadable", "mislabelled"]).Any())
        {
            if (faults[0] != "mislabelled")
                Assert.Contains(
                    "damaged", (await Assert.ThrowsAsync<DatabaseException>(() => _journal.RepairViews("training"))).Message,
                    StringComparison.Ordinal);
            return;
        }

        Assert.InRange(await _journal.RepairViews("training"), 1, 2);
        audit = await Audit("training");
        Assert.True(audit["ok"]!.GetValue<bool>(), audit.ToJsonString());
        Assert.Equal(0, await _journal.RepairViews("training"));
    }

    [Fact]
    public async Task Fold_OfASnapshotAndTheTail_GivesTheStateOfTheWholeJournal()
    {
        foreach (var study in await _journal.Query(queries => queries.Studies()))
        {
            var spec = (await _journal.Query(queries => queries.Spec(study.Study)))!.Search;
            StudyEvent[] journal = [.. (await _journal.Read(study.Study, 0)).Select(entry => entry.Event)];
            var whole = StateAfter(spec, journal);
            foreach (var through in new[] { 1, journal.Length / 3, journal.Length / 2, journal.Length - 1, journal.Length })
            {
                StudyEvent[] shortened = [.. ThroughASnapshot(journal[..through]), .. journal[through..]];
                Assert.Equal(whole, StateAfter(spec, shortened));
                Assert.True(StudyReplay.Of(spec, shortened).Ok);
            }
        }
    }

    [Fact]
    public async Task Digest_OfAStudy_SaysTheSameBeforeAndAfterItsRowsHaveAllColumns()
    {
        foreach (var study in Ended)
        {
            var before = await Digest(study);
            await _journal.RepairViews(study);
            Assert.Equal(before, await Digest(study));
        }

        var digest = (await _journal.Query(queries => queries.Digest("training", 2)))!;
        Assert.Equal(2, digest.Best.Count);
        Assert.Equal(digest.Study.Best!.Number, digest.Best[0].Number);
        Assert.Contains(digest.Notes, note => note is { Verdict: null, Trials: 2, Numbers: [0, 4] });
        Assert.NotEmpty((await _journal.Query(queries => queries.Digest("coarse-to-fine", 2)))!.Stages);
        Assert.Null(await _journal.Query(queries => queries.Digest("nothing", 2)));
    }

    [Fact]
    public async Task ReportsFrom_InPages_GivesWhatEachTrialGivesByItself()
    {
        foreach (var study in new[] { "training", "folds" })
        {
            var single = (await _journal.Query(queries => queries.Trials(study))).Select(trial => trial.Number)
                .ToDictionary(
                    number => number, number =>
                    JsonSerializer.Serialize(_journal.Query(queries => queries.Reports(study, number)).Result, SearchClusterJson.Options));
            foreach (var most in new[] { 1, 5, 1000 })
            {
                var paged = new Dictionary<int, string>();
                for (var from = 0; await _journal.Query(queries => queries.ReportsFrom(study, from, most)) is { Count: > 0 } page; from =
                    page[^1].Trial + 1)
                    foreach (var trial in page)
                        paged.Add(trial.Trial, JsonSerializer.Serialize(trial.Reports, SearchClusterJson.Options));
                Assert.Equal(single, paged);
            }
        }
    }

    protected abstract Task<TJournal> Open();

    /// <summary>Changes the database behind the journal's back.</summary>
    protected abstract Task Execute(string sql);

    private static StudyEvent[] ThroughASnapshot(StudyEvent[] events)
    {
        using var stream = new MemoryStream();
        var output = new SnapshotOutput(stream);
        foreach (var happened in events)
            output.Write(happened);
        output.Flush();
        stream.Position = 0;
        var input = new SnapshotInput(stream);
        return [.. events.Select(_ => input.Read())];
    }

    private static string StateAfter(SearchPlan spec, StudyEvent[] journal)
    {
        var study = new Study(spec, new StudyOptions());
        foreach (var happened in journal)
            study.Apply(happened);
        return JsonSerializer.Serialize(
            new
            {
                Summary = study.Summarize(),
                Trials = study.Trials.ToList(),
                Leases = study.HeldLeases(),
                Ended = study.Ended.ToList(),
                study.TakenOut
            },
            SearchClusterJson.Options);
    }

    private async Task<JsonObject> Audit(string study) =>
        JsonSerializer.SerializeToNode(await _journal.Query(queries => queries.Audit(study)), SearchClusterJson.Options)!.AsObject();

    private async Task<string> Digest(string study)
    {
        var digest = (await _journal.Query(queries => queries.Digest(study, 3)))!;
        return JsonSerializer.Serialize(
            digest with { Notes = [.. digest.Notes.OrderBy(note => note.Verdict).ThenBy(note => note.Example.Number)] },
            SearchClusterJson.Options);
    }

    protected static async Task<string> Fixture(string extension, Func<Stream, Task<string>> read)
    {
        await using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Journal", "Older", $"5cbd457.{extension}.gz"));
        await using var content = new GZipStream(file, CompressionMode.Decompress);
        return await read(content);
    }

    private static async Task End(IStudyGrain study)
    {
        await study.AsReference<IStudyWork>().Wake(CancellationToken.None);
        await foreach (var _ in study.Watch(0, Studies.Patience()))
        {
        }
    }

    private async Task<string> HashOf(string study)
    {
        var trials = JsonSerializer.SerializeToNode(await _journal.Query(queries => queries.Trials(study)), SearchClusterJson.Options)!;
        Outcomes.RemoveTimeAndPlace(trials);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(trials.ToJsonString())));
    }
}

public sealed class OlderSqliteJournalTests : OlderJournalTests<SqliteJournal>
{
    private readonly JournalFolder _folder = new();
    private SqliteJournal? _journal;

    public override Task DisposeAsync()
    {
        _journal?.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    protected override async Task<SqliteJournal> Open()
    {
        await Fixture("db", async content =>
        {
            await using var file = File.Create(_folder.Database);
            await content.CopyToAsync(file);
            return _folder.Database;
        });
        return _journal = _folder.Open();
    }

    protected override Task Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Task.FromResult(command.ExecuteNonQuery());
    }
}

[Trait(PostgresServer.Trait, PostgresServer.Name)]
public sealed class OlderPostgresJournalTests : OlderJournalTests<PostgresJournal>
{
    private PostgresStore? _store;
    private PostgresJournal? _journal;

    public override async Task DisposeAsync()
    {
        if (_journal is not null)
            await _journal.DisposeAsync();
        if (_store is not null)
            await _store.DisposeAsync();
    }

    protected override async Task<PostgresJournal> Open()
    {
        _store = await PostgresStore.Create();
        await PostgresServer.Execute(_store.Database, await Fixture("sql", content => new StreamReader(content).ReadToEndAsync()));
        return _journal = await _store.Open();
    }

    protected override Task Execute(string sql) => PostgresServer.Execute(_store!.Database, sql);
}
