using Npgsql;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Cluster.Tests.Processes;

/// <summary>
/// Real silos, killed and paused and drained while they train; afterwards everything is as on one silo that nobody disturbed. The
/// moments are drawn from a seed, and counted in trials that have ended, not in seconds.
/// </summary>
[Trait(PostgresServer.Trait, PostgresServer.Name)]
public sealed class KilledSilosTests(ThreeSilos silos) : IClassFixture<ThreeSilos>
{
    private const int Trainings = 12;
    private const int Trials = 60;

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(150);

    private SiloCluster Cluster => silos.Cluster;

    [Fact]
    public async Task Kill_OfTheCoordinatorsSiloAndOfAnyOther_ComesToWhatOneSiloAloneFinds()
    {
        var random = new Random(20261125);
        await Cluster.StartAll();
        var spec = Studies.Training("killed", Trainings);
        await Cluster.Submit(spec);

        var coordinator = Cluster.CoordinatorOf(await Cluster.UntilEnded("killed", 1 + random.Next(2)));
        await coordinator.Kill(SiloCluster.Patience());
        // The study goes on elsewhere, with nobody asking for it.
        await Cluster.UntilEnded("killed", 4 + random.Next(2));
        coordinator.Start();
        var victim = Cluster.Silos.Where(silo => silo != coordinator).ElementAt(random.Next(2));
        await victim.Kill(SiloCluster.Patience());
        await Cluster.UntilEnded("killed", 7 + random.Next(2));
        victim.Start();
        var journal = await Cluster.UntilEnded("killed");

        Assert.True(journal.Count(entry => entry.Event is CoordinatorActivated) > 1);
        Assert.Contains(journal, entry => entry.Event is TrialReleased { Cause: ReleaseCause.Lost });
        await AssertUndisturbed(spec);
    }

    [Fact]
    public async Task Kill_OfEverySilo_GoesOnWhenTheyComeBackWithNobodyAsking()
    {
        await Cluster.StartAll();
        await Cluster.Submit(Studies.SlowBranin("all-killed", Trials, Delay));
        await Cluster.UntilEnded("all-killed", 10);

        await Task.WhenAll(Cluster.Silos.Select(silo => silo.Kill(SiloCluster.Patience())));
        await Cluster.StartAll();
        await Cluster.UntilEnded("all-killed");

        await AssertUndisturbed(Studies.Branin("all-killed", Trials));
    }

    [Fact]
    public async Task Terminate_OfASiloThatTrains_HandsBackItsTrialsAndEndsWith0()
    {
        await Cluster.StartAll();
        await Cluster.Submit(Studies.SlowBranin("drained", Trials, Delay));
        var journal = await Cluster.UntilEnded("drained", 10);
        var leaving = Cluster.Silos.First(silo => silo != Cluster.CoordinatorOf(journal));

        Assert.Equal(0, await leaving.Terminate(SiloCluster.Patience()));
        journal = await Cluster.UntilEnded("drained");

        // Drained, not lost: nothing is held against the attempt. Nothing was running just then, or it was handed back.
        var held = journal.Select(entry => entry.Event).OfType<TrialLeased>().Where(lease => leaving.Is(lease.Holder)).Select(lease => new TrialAttempt(lease.Trial, lease.Attempt));
        var released = journal.Select(entry => entry.Event).OfType<TrialReleased>().Where(release => held.Contains(new TrialAttempt(release.Trial, release.Attempt))).ToList();
        Assert.All(released, release => Assert.Equal(ReleaseCause.Drained, release.Cause));
        Assert.Contains("The silo has drained and left", leaving.Log, StringComparison.Ordinal);
        await AssertUndisturbed(Studies.Branin("drained", Trials));
    }

    [Fact]
    public async Task Pause_OfASiloUntilItIsEvicted_CountsNothingOfItTwice()
    {
        await Cluster.StartAll();
        await Cluster.Submit(Studies.SlowBranin("paused", Trials, Delay));
        var journal = await Cluster.UntilEnded("paused", 10);
        var paused = Cluster.Silos.First(silo => silo != Cluster.CoordinatorOf(journal));
        await Cluster.Until("paused", entries => entries.Select(entry => entry.Event).OfType<TrialLeased>().Any(lease => paused.Is(lease.Holder)));

        await paused.Pause(on: true);
        await Cluster.UntilEnded("paused");
        await paused.Pause(on: false);
        // It finds itself declared dead, and ends.
        await paused.Exit(SiloCluster.Patience());

        await AssertUndisturbed(Studies.Branin("paused", Trials));
    }

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
        await AssertUndisturbed(Studies.Branin("restarted", trials));
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

        await AssertUndisturbed(Studies.Branin("full", trials));
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
        spec = spec with { Budget = spec.Budget with { Epochs = 20 } };
        await Cluster.Submit(spec);

        var (victim, lease) = await PauseWithACorruptCheckpoint("corrupt");
        await victim.Kill(SiloCluster.Patience());
        await Cluster.UntilEnded("corrupt");
        await Cluster.StartAll();

        var begun = $"trial {lease.Trial} attempt {lease.Attempt + 1} begins anew, for its checkpoint is refused";
        Assert.Contains(Cluster.Silos, silo => silo != victim && silo.Log.Contains(begun, StringComparison.Ordinal));
        await AssertUndisturbed(spec);
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
            await using var spoil = database.CreateCommand($"UPDATE checkpoint SET state = set_byte(state, 200, get_byte(state, 200) # 255) WHERE study = '{study}' AND trial = {lease!.Trial}");
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

    private async Task AssertUndisturbed(StudySpec spec)
    {
        var study = spec.Name;
        var audit = await Cluster.Audit(study);
        Assert.True(audit.Ok);
        Assert.Equal((spec.Trials, spec.Trials), (audit.Proposed, audit.Ended));

        await using var alone = await TestCluster.Start(new TestClusterOptions { Slots = 1 });
        await alone.Run(spec, SiloCluster.Patience());
        Assert.Equal(await alone.Journal.Query(queries => Outcomes.Of(queries, study)), await Cluster.Outcome(study));
    }
}
