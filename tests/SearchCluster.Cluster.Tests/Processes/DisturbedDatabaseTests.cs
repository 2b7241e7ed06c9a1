using Npgsql;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Cluster.Tests.Processes;

/// <summary>
/// Real silos whose database goes away, fills up, slows down, or holds something corrupt; afterwards everything is as on one silo that
/// nobody disturbed.
/// </summary>
[Trait(PostgresServer.Trait, PostgresServer.Name)]
public sealed class DisturbedDatabaseTests(ThreeSilos silos) : IClassFixture<ThreeSilos>
{
    private SiloCluster Cluster => silos.Cluster;

    [Fact]
    public async Task Restart_OfTheDatabaseUnderLoad_LosesNoTrialAndDoublesNone()
    {
        const int trials = 1500;
        await Cluster.StartAll();
        await Cluster.Submit(Studies.Branin("restarted", trials));

        foreach (var ended in new[] { 200, 700 })
        {
            await Cluster.UntilEnded("restarted", ended);
            await Cluster.RestartDatabase(() => Task.CompletedTask);
        }

        await Cluster.UntilEnded("restarted");
        await silos.AssertUndisturbed(Studies.Branin("restarted", trials));
    }

    [Fact]
    public async Task Database_FullAndThenSlow_SlowsTheStudyAndCorruptsNothing()
    {
        const int trials = 600;
        await Cluster.StartAll();
        await Cluster.Submit(Studies.SlowBranin("full", trials, TimeSpan.FromMilliseconds(20)));
        await Cluster.UntilEnded("full", 60);

        // What PostgreSQL says when its disk is full; then every statement that writes events waits.
        await OnEveryAppend("RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'");
        await Cluster.UntilLogged("is full; nothing that was written before is lost");
        await OnEveryAppend("PERFORM pg_sleep(0.3)");
        var journal = await Cluster.UntilEnded("full", 61);
        await Cluster.UntilEnded("full", journal.Count(entry => entry.Event is TrialEnded) + 20);
        await OnEveryAppend("NULL");
        await Cluster.UntilEnded("full");

        await silos.AssertUndisturbed(Studies.Branin("full", trials));
    }

    private Task OnEveryAppend(string happens) => PostgresServer.Execute(Cluster.Database, $"""
        CREATE OR REPLACE FUNCTION on_append() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {happens}; RETURN NULL; END $$;
        CREATE OR REPLACE TRIGGER on_append AFTER INSERT ON event FOR EACH STATEMENT EXECUTE FUNCTION on_append();
        """);

    // The silo stands still while its checkpoint is spoilt, or it would save a good one right after.
    [Fact]
    public async Task Kill_OfASiloWhoseCheckpointIsCorrupt_BeginsThatTrialAnewAndSaysSo()
    {
        await Cluster.StartAll();
        var spec = Studies.Training("corrupt", trials: 4);
        spec = spec with { Search = spec.Search with { Budget = spec.Search.Budget with { Epochs = 20 } } };
        await Cluster.Submit(spec);

        var (victim, lease) = await PauseWithACorruptCheckpoint("corrupt");
        await victim.Kill(SiloCluster.Patience());
        await Cluster.UntilEnded("corrupt");
        await Cluster.StartAll();

        var begun = $"trial {lease.Trial} attempt {lease.Attempt + 1} begins anew, for its checkpoint is refused";
        Assert.Contains(Cluster.Silos, silo => silo != victim && silo.Log.Contains(begun, StringComparison.Ordinal));
        await silos.AssertUndisturbed(spec);
        await using var database = NpgsqlDataSource.Create(Cluster.Database);
        Assert.Equal(0L, await database.CreateCommand("SELECT count(*) FROM checkpoint WHERE study = 'corrupt'").ExecuteScalarAsync());
    }

    private async Task<(SiloProcess Silo, TrialLeased Lease)> PauseWithACorruptCheckpoint(string study)
    {
        await using var database = NpgsqlDataSource.Create(Cluster.Database);
        var (victim, lease) = (Cluster.Silos[0], (TrialLeased?)null);
        while (true)
        {
            await Cluster.Until(study, entries => (lease = NewestLease(entries, victim)) is not null);
            await victim.Pause(on: true);
            await using var spoil = database.CreateCommand(
                "UPDATE checkpoint SET state = set_byte(state, 200, get_byte(state, 200) # 255) "
                + $"WHERE study = '{study}' AND trial = {lease!.Trial}");
            // Nothing was saved yet, or the trial has ended meanwhile: no row, and another try.
            if (await spoil.ExecuteNonQueryAsync() == 1)
                return (victim, lease);
            await victim.Pause(on: false);
        }
    }

    private static TrialLeased? NewestLease(IReadOnlyList<JournalEntry> entries, SiloProcess silo)
    {
        var newest = entries.Select(entry => entry.Event).OfType<TrialLeased>().LastOrDefault(lease => silo.Is(lease.Holder));
        return entries.Any(entry => entry.Event is TrialEnded ended && ended.Trial == newest?.Trial) ? null : newest;
    }
}
