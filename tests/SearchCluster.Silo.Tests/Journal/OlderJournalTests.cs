using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Tests.Grains;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Journal;

/// <summary>What commit 5cbd457 wrote (see Older/README.md) opens, shows, audits, replays and goes on.</summary>
public abstract class OlderJournalTests<TJournal> : IAsyncLifetime
    where TJournal : class, IJournal, ICheckpoints
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
            var replay = StudyReplay.Of((await _journal.Query(queries => queries.Spec(study.Study)))!.Search, entries.Select(entry => entry.Event));
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

    protected abstract Task<TJournal> Open();

    protected static async Task<string> Fixture(string extension, Func<Stream, Task<string>> read)
    {
        await using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Journal", "Older", $"5cbd457.{extension}.gz"));
        await using var content = new GZipStream(file, CompressionMode.Decompress);
        return await read(content);
    }

    private static async Task End(IStudyGrain study)
    {
        await study.Wake(CancellationToken.None);
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
}
