using SearchCluster.Search;
using SearchCluster.Search.Studies;
using Xunit;

namespace SearchCluster.Silo.Tests.Grains;

public sealed class DispatchTests
{
    private readonly CancellationToken _patience = new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    [Fact]
    public async Task Ask_WhileTwoStudiesRun_ServesThemInTurn()
    {
        await using var silo = await LoneSilo.Start(new ScriptedJournal());
        await silo.Study("a").Submit(LoneSilo.Branin(trials: 50, "a"), _patience);
        await silo.Study("b").Submit(LoneSilo.Branin(trials: 50, "b"), _patience);

        var served = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            var lease = (await silo.Dispatcher.Ask(silo.Holder(0), _patience)).Trials.Single();
            served.Add(lease.Study);
            await Tell(silo, lease);
        }

        Assert.Equal(10, served.Count(study => study == "a"));
        Assert.All(served.Zip(served.Skip(1)), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public async Task Ask_BeforeThereIsAStudy_IsAnsweredWhenOneIsSubmitted()
    {
        await using var silo = await LoneSilo.Start(new ScriptedJournal());

        var asked = silo.Dispatcher.Ask(silo.Holder(0), _patience);
        await silo.Study("s").Submit(LoneSilo.Branin(trials: 1), _patience);

        Assert.Single((await asked).Trials);
    }

    [Fact]
    public async Task Ask_BeyondAStudysConcurrency_IsServedByTheOther()
    {
        await using var silo = await LoneSilo.Start(new ScriptedJournal());
        var narrow = LoneSilo.Branin(trials: 50, "narrow");
        await silo.Study("narrow").Submit(narrow with { Spec = narrow.Spec with { Budget = narrow.Spec.Budget with { Concurrency = 1 } } }, _patience);
        await silo.Study("wide").Submit(LoneSilo.Branin(trials: 50, "wide"), _patience);

        var held = new List<TrialLease>();
        for (var slot = 0; slot < 6; slot++)
            held.Add((await silo.Dispatcher.Ask(silo.Holder(slot), _patience)).Trials.Single());

        Assert.Equal(1, held.Count(lease => lease.Study == "narrow"));
        var done = held.FindIndex(lease => lease.Study == "narrow");
        await Tell(silo, held[done]);
        // Its one place is free again, and it has waited longest.
        Assert.Equal("narrow", (await silo.Dispatcher.Ask(silo.Holder(done), _patience)).Trials.Single().Study);
    }

    private async Task Tell(LoneSilo silo, TrialLease lease) => Assert.True(await silo.Study(lease.Study).Tell(
        lease.Attempt, [], new TrialOutcome { State = TrialState.Completed, Timing = new TrialTiming(1, "here") }, _patience));
}
