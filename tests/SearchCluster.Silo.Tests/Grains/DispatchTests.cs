using SearchCluster.Contracts.Grains;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Grains;

public sealed class DispatchTests
{
    private readonly CancellationToken _patience = Waiting.Patience();

    [Fact]
    public async Task Ask_WhileTwoStudiesRun_ServesThemInTurn()
    {
        await using var silo = await LoneSilo.Start(new ScriptedJournal());
        await silo.Study("a").Submit(LoneSilo.Branin(trials: 50, "a"), _patience);
        await silo.Study("b").Submit(LoneSilo.Branin(trials: 50, "b"), _patience);

        var served = await Serve(silo, slots: 10);

        Assert.Equal((5, 5), (served["a"], served["b"]));
    }

    [Fact]
    public async Task Ask_WhileStudiesOfWeights1And2Run_SharesTheSlotsAs1To2()
    {
        await using var silo = await LoneSilo.Start(new ScriptedJournal());
        await silo.Study("light").Submit(Branin("light", budget => budget), _patience);
        await silo.Study("heavy").Submit(Branin("heavy", budget => budget with { Weight = 2 }), _patience);

        var served = await Serve(silo, slots: 12);

        Assert.Equal((4, 8), (served["light"], served["heavy"]));
    }

    [Fact]
    public async Task Ask_WhileAStudyOfHigherPriorityHasWork_ServesItAlone()
    {
        await using var silo = await LoneSilo.Start(new ScriptedJournal());
        await silo.Study("low").Submit(Branin("low", budget => budget with { Weight = 100 }), _patience);
        await silo.Study("high").Submit(Branin("high", budget => budget with { Priority = 1, Concurrency = 4 }), _patience);

        var served = await Serve(silo, slots: 6);

        // The others are left over by its own bound.
        Assert.Equal((4, 2), (served["high"], served["low"]));
    }

    // Slots wait inside their asks, of two seconds each, and the coordinators of ended studies rest.
    [Fact]
    public async Task Ask_WhereNothingIsToDo_LeavesTheDatabaseAlone()
    {
        var journal = new ScriptedJournal();
        await using var silo = await LoneSilo.Start(journal, slots: 4);
        await silo.Study("s").Submit(LoneSilo.Branin(trials: 5), _patience);
        await foreach (var _ in silo.Study("s").Watch(0, _patience))
        {
        }

        var calls = journal.Calls;
        Assert.True(calls > 0);
        for (var wait = 0; wait < 2; wait++)
            Assert.True((await silo.Dispatcher.Ask(silo.Holder(9), _patience)).IsEmpty);

        Assert.Equal(calls, journal.Calls);
    }

    // Trials threw on one silo that went well on another: a study says so, and no study has work for it.
    [Fact]
    public async Task Ask_OfASiloThatAStudyTookOut_GetsNoWorkOfAny()
    {
        await using var silo = await LoneSilo.Start(new ScriptedJournal());
        await silo.Study("a").Submit(LoneSilo.Branin(trials: 50, "a"), _patience);
        var address = silo.Holder(0).Silo;
        await silo.Dispatcher.Announce(
            new StudyAnnouncement("other", 0, 1) { TakenOut = [new TakenOutSilo(address, "other", "disk full")] }, _patience);

        Assert.True((await silo.Dispatcher.Ask(silo.Holder(0), _patience)).IsEmpty);

        Assert.Equal("disk full", Assert.Single(await silo.Dispatcher.TakenOut(_patience)).Reason);
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
        await silo.Study("narrow")
            .Submit(narrow
            with
            {
                Spec =
            narrow.Spec with { Search = narrow.Spec.Search with { Budget = narrow.Spec.Search.Budget with { Concurrency = 1 } } }
            },
            _patience);
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

    private static StudySubmission Branin(string name, Func<Budget, Budget> budget)
    {
        var submission = LoneSilo.Branin(trials: 50, name);
        return submission
            with
        {
            Spec =
            submission.Spec with { Search = submission.Spec.Search with { Budget = budget(submission.Spec.Search.Budget) } }
        };
    }

    /// <summary>Lets slots ask that all keep what they get; how many got work of each study.</summary>
    private async Task<Dictionary<string, int>> Serve(LoneSilo silo, int slots)
    {
        var served = new List<string>();
        for (var slot = 0; slot < slots; slot++)
            served.Add((await silo.Dispatcher.Ask(silo.Holder(slot), _patience)).Trials.Single().Study);
        return served.CountBy(study => study).ToDictionary();
    }

    private async Task Tell(LoneSilo silo, TrialLease lease) => Assert.True(await silo.Work(lease.Study).Tell(
        lease.Attempt, [], new TrialOutcome { State = TrialState.Completed, Timing = new TrialTiming(1, "here") }, _patience));
}
