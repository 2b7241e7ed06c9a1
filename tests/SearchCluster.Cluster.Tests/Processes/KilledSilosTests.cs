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
        await silos.AssertUndisturbed(spec);
    }

    [Fact]
    public async Task Kill_OfASilo_IsALineInTheLogsOfTheOthersAndNoStack()
    {
        await Cluster.StartAll();
        await Cluster.Submit(Studies.SlowBranin("logged", 20, Delay));
        var coordinator = Cluster.CoordinatorOf(await Cluster.UntilEnded("logged", 3));
        var victim = Cluster.Silos.First(silo => silo != coordinator);
        await victim.Kill(SiloCluster.Patience());
        await Cluster.UntilEnded("logged");
        await Cluster.UntilLogged("Study logged ended Completed with 20 trials");

        var logs = string.Concat(Cluster.Silos.Except([victim]).Select(silo => silo.Log));
        Assert.Matches($@"warn: .*MembershipLog\[76\] Silo 127\.0\.0\.1:{victim.SiloPort}@\d+ is lost: ", logs);
        Assert.Contains("Study logged submitted with 20 trials", logs, StringComparison.Ordinal);
        Assert.DoesNotContain("   at Orleans.", logs, StringComparison.Ordinal);
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

        await silos.AssertUndisturbed(Studies.Branin("all-killed", Trials));
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
        var held = journal.Select(entry => entry.Event).OfType<TrialLeased>().Where(lease => leaving.Is(lease.Holder))
            .Select(lease => new TrialAttempt(lease.Trial, lease.Attempt)).ToHashSet();
        var released = journal.Select(entry => entry.Event).OfType<TrialReleased>()
            .Where(release => held.Contains(new TrialAttempt(release.Trial, release.Attempt))).ToList();
        Assert.All(released, release => Assert.Equal(ReleaseCause.Drained, release.Cause));
        Assert.Contains("The silo has drained and left", leaving.Log, StringComparison.Ordinal);
        await silos.AssertUndisturbed(Studies.Branin("drained", Trials));
    }

    [Fact]
    public async Task Pause_OfASiloUntilItIsEvicted_CountsNothingOfItTwice()
    {
        await Cluster.StartAll();
        await Cluster.Submit(Studies.SlowBranin("paused", Trials, Delay));
        var journal = await Cluster.UntilEnded("paused", 10);
        var paused = Cluster.Silos.First(silo => silo != Cluster.CoordinatorOf(journal));
        await Cluster.Until("paused", entries => entries.Select(entry => entry.Event).OfType<TrialLeased>()
            .Any(lease => paused.Is(lease.Holder)));

        await paused.Pause(on: true);
        await Cluster.UntilEnded("paused");
        await paused.Pause(on: false);
        // It finds itself declared dead, and ends.
        await paused.Exit(SiloCluster.Patience());

        await silos.AssertUndisturbed(Studies.Branin("paused", Trials));
    }
}
