using Microsoft.Data.Sqlite;
using SearchCluster.Contracts.Json;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Tests.Journal;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Grains;

public sealed class SnapshotReplayTests : IDisposable
{
    private const int Trials = 3000;

    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Activate_FromSnapshots_StandsWhereTheWholeJournalStands()
    {
        await Run("first");
        Assert.True(Count("SELECT count(*) FROM snapshot") >= 2);
        var fromSnapshots = await Show("first");

        Execute("DELETE FROM snapshot");
        Assert.Equal(fromSnapshots, await Show("first"));
        // The activation that read event by event has made them again.
        Assert.True(Count("SELECT count(*) FROM snapshot") >= 2);
        Assert.Equal(fromSnapshots, await Show("first"));
    }

    [Theory]
    [InlineData("UPDATE snapshot SET version = 99")]
    [InlineData("UPDATE snapshot SET body = substr(body, 1, 100)")]
    [InlineData("UPDATE snapshot SET submitted = '2020-01-01'")]
    public async Task Activate_WithSnapshotsThatDoNotFit_ReadsTheJournal(string change)
    {
        await Run("first");
        Execute("DELETE FROM snapshot");
        var whole = await Show("first");

        Execute(change);
        Assert.Equal(whole, await Show("first"));
    }

    [Fact]
    public async Task Activate_OfAStudyWhoseNameADeletedOneHad_TakesNoneOfItsSnapshots()
    {
        await Run("first");
        using var journal = _folder.Open();
        Execute("CREATE TABLE kept AS SELECT * FROM snapshot");
        await journal.Delete("first");
        Execute("INSERT INTO snapshot SELECT * FROM kept");
        await using (var before = await LoneSilo.Start(journal))
            await before.Study("first").Submit(LoneSilo.Branin(trials: 5, "first"), CancellationToken.None);

        await using var silo = await LoneSilo.Start(journal);
        Assert.Equal(0, (await silo.Study("first").Show(CancellationToken.None))!.Counts.Proposed);
    }

    private async Task Run(string name)
    {
        using var journal = _folder.Open();
        await using var silo = await LoneSilo.Start(journal, slots: 2);
        await silo.Study(name).Submit(LoneSilo.Branin(Trials, name), CancellationToken.None);
        await foreach (var _ in silo.Study(name).Watch(0, Studies.Patience()))
        {
        }
    }

    private async Task<string> Show(string name)
    {
        using var journal = _folder.Open();
        await using var silo = await LoneSilo.Start(journal);
        var study = (await silo.Study(name).Show(CancellationToken.None))!;
        Assert.Equal((StudyState.Completed, Trials), (study.State, study.Counts.Completed));
        return System.Text.Json.JsonSerializer.Serialize(study, SearchClusterJson.Options);
    }

    private object? Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private long Count(string sql) => (long)Scalar(sql)!;

    private void Execute(string sql) => Scalar(sql);
}
