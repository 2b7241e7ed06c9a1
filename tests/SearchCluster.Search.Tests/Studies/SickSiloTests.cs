using SearchCluster.Search.Studies;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

/// <summary>A silo on which trial after trial fails that goes well elsewhere, and the trials that failed there.</summary>
public class SickSiloTests
{
    [Fact]
    public void Ask_AfterTrialsThrewOnASiloAndWentWellElsewhere_GivesThatSiloNoMoreInItsLife()
    {
        var bench = new StudyBench(new Budget { Trials = 20 });
        var elsewhere = bench.Lease("good@1/0");
        for (var trial = 0; trial < 3; trial++)
            bench.Fail(bench.Lease("sick@1/0"), "disk full");
        // Not clear yet whose fault it is: it waits.
        Assert.True(bench.Study.Ask("sick@1/0", bench.Now).IsEmpty);
        Assert.Empty(bench.Study.TakenOut);

        bench.Tell(elsewhere);
        var again = bench.Lease("good@1/0");
        Assert.Equal(2, again.Attempt.Attempt);
        bench.Tell(again);

        var reason = Assert.Contains("sick@1", bench.Study.TakenOut);
        Assert.Equal("trials 1, 2, 3 failed there one after the other, while they went well elsewhere; the last with disk full", reason);
        Assert.True(bench.Study.Ask("sick@1/1", bench.Now).IsEmpty);
        Assert.Single(bench.Study.Ask("sick@2/0", bench.Now).Trials);
        Assert.Equal(StudyState.Running, bench.Study.State);
    }

    // Whatever it is, it is none of theirs alone.
    [Fact]
    public void Ask_WhereTrialsThrowOnEverySiloEachInItsWay_KeepsNoneFromWork()
    {
        var bench = new StudyBench(new Budget { Trials = 60, MaxAttempts = 1 });

        for (var trial = 0; trial < 20; trial++)
            bench.Fail(bench.Lease(trial % 2 == 0 ? "a@1/0" : "b@1/0"), new string('x', trial + 1));

        Assert.Equal((StudyState.Running, 20), (bench.Study.State, bench.Counts.Failed));
    }

    [Fact]
    public void Apply_OfAJournalWithASiloTakenOut_KeepsItOut()
    {
        var bench = new StudyBench(new Budget { Trials = 20 });
        bench.Tell(bench.Lease("good@1/0"));
        var elsewhere = bench.Lease("good@1/0");
        for (var trial = 0; trial < 3; trial++)
            bench.Fail(bench.Lease("sick@1/0"), "disk full");
        bench.Tell(elsewhere);
        bench.Tell(bench.Lease("good@1/0"));

        var recovered = new Study(bench.Study.Plan, new StudyOptions());
        foreach (var happened in bench.Journal())
            recovered.Apply(happened);

        Assert.Contains("sick@1", recovered.TakenOut);
    }

    [Fact]
    public void Tell_OfTrialsThatThrowOnEverySilo_TakesNoSiloOut()
    {
        var bench = new StudyBench(new Budget { Trials = 60, MaxAttempts = 2 });
        bench.RunNext(TrialState.Completed, 1);
        for (var trial = 0; trial < 5; trial++)
        {
            var well = bench.Lease("c@1/0");
            bench.Fail(bench.Lease("a@1/0"), "boom");
            bench.Fail(bench.Lease("b@1/0"), "boom");
            bench.Tell(well);
        }

        Assert.Equal(5, bench.Counts.Failed);
        Assert.Empty(bench.Study.TakenOut);
    }

    [Fact]
    public void Ask_WhileOthersAreAtWork_LeavesATrialThatThrewToThem()
    {
        var bench = new StudyBench(new Budget { Trials = 20, MaxAttempts = 2 });
        var other = bench.Lease("b@1/0");
        var threw = bench.Lease("a@1/0");
        bench.Fail(threw, "boom");

        Assert.NotEqual(threw.Attempt.Trial, bench.Lease("a@1/0").Attempt.Trial);
        bench.Tell(other);

        Assert.Equal(threw.Attempt with { Attempt = 2 }, bench.Lease("b@1/0").Attempt);
    }

    [Fact]
    public void Ask_OfTheOnlySiloAtWork_GetsTheTrialThatThrewThere()
    {
        var bench = new StudyBench(new Budget { Trials = 20, MaxAttempts = 2 });
        var threw = bench.Lease("a@1/0");
        bench.Fail(threw, "boom");

        Assert.Equal(threw.Attempt with { Attempt = 2 }, bench.Lease("a@1/0").Attempt);
    }
}
