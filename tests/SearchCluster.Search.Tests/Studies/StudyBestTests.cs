using SearchCluster.Search.Studies;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

public class StudyBestTests
{
    [Theory]
    [InlineData(Direction.Maximize, 1, 0.9)]
    [InlineData(Direction.Minimize, 2, 0.1)]
    public void Best_OfAStudy_IsTheBestInItsDirection(Direction direction, int number, double value)
    {
        var bench = new StudyBench(new Budget { Trials = 3 }, direction);
        bench.RunNext(TrialState.Completed, 0.5);
        bench.RunNext(TrialState.Completed, 0.9);
        bench.RunNext(TrialState.Completed, 0.1);

        Assert.Equal((number, value), (bench.Best!.Number, bench.Best.Value));
    }

    [Theory]
    [InlineData(Direction.Maximize, 2, 0.7)]
    [InlineData(Direction.Minimize, 3, 0.2)]
    public void Value_OfATrial_IsItsBestEpochInTheDirection(Direction direction, int epoch, double value)
    {
        var bench = new StudyBench(new Budget { Trials = 1 }, direction);
        bench.RunNext(TrialState.Completed, 0.5, 0.7, 0.2, 0.2);

        Assert.Equal((epoch, value), (bench.Best!.Epoch, bench.Best.Value));
        Assert.Equal(4, bench.Trial(0).Epochs);
    }

    [Fact]
    public void Value_OfAnObjectiveAtTheLastEpoch_IsTheLast()
    {
        var bench = new StudyBench(new Budget { Trials = 1 }, at: ObjectiveAt.Last);
        bench.RunNext(TrialState.Completed, 0.5, 0.7, 0.2);

        Assert.Equal((3, 0.2), (bench.Best!.Epoch, bench.Best.Value));
    }

    [Fact]
    public void Value_OfTheUntrainedEpoch_DoesNotCount()
    {
        var bench = new StudyBench(new Budget { Trials = 1 });
        var lease = bench.Lease();
        bench.Report(lease, 0, 0.99);
        bench.Report(lease, 1, 0.5);
        bench.Tell(lease);

        Assert.Equal((0.5, 1), (bench.Trial(0).Value!.Value, bench.Trial(0).Epochs));
    }

    [Fact]
    public void Value_OfEpochsWithoutANumber_SkipsThem()
    {
        var bench = new StudyBench(new Budget { Trials = 1 });
        bench.RunNext(TrialState.Completed, double.NaN, 0.4, double.NaN);

        Assert.Equal((2, 0.4), (bench.Best!.Epoch, bench.Best.Value));
    }

    [Theory]
    [InlineData(Direction.Maximize)]
    [InlineData(Direction.Minimize)]
    public void Best_OnATie_IsTheLowestNumberInWhateverOrderTheyEnd(Direction direction)
    {
        var bench = new StudyBench(new Budget { Trials = 3 }, direction);
        TrialLease[] leases = [bench.Lease("silo/0"), bench.Lease("silo/1"), bench.Lease("silo/2")];
        foreach (var number in new[] { 2, 0, 1 })
        {
            bench.Report(leases[number], 1, 0.5);
            bench.Tell(leases[number]);
        }

        Assert.Equal(0, bench.Best!.Number);
    }

    [Fact]
    public void Best_NeverIsAPrunedTrialThoughItKeepsItsValue()
    {
        var bench = new StudyBench(new Budget { Trials = 2 });
        bench.RunNext(TrialState.Pruned, 0.9);
        bench.RunNext(TrialState.Completed, 0.4);

        Assert.Equal((1, 0.4), (bench.Best!.Number, bench.Best.Value));
        Assert.Equal((TrialState.Pruned, 0.9), (bench.Trial(0).State, bench.Trial(0).Value!.Value));
    }

    [Theory]
    [InlineData(TrialState.Pruned)]
    [InlineData(TrialState.Diverged)]
    [InlineData(TrialState.Failed)]
    [InlineData(TrialState.Canceled)]
    public void Best_WhenNothingCompleted_IsNone(TrialState state)
    {
        var bench = new StudyBench(new Budget { Trials = 1, MaxAttempts = 1 });
        bench.RunNext(state, 0.9);

        Assert.Null(bench.Best);
        Assert.Equal(1, bench.Counts.Ended);
    }

    [Theory]
    [InlineData(TrialState.Diverged)]
    [InlineData(TrialState.Failed)]
    [InlineData(TrialState.Canceled)]
    public void Value_OfATrialThatDivergedFailedOrWasCanceled_IsNone(TrialState state)
    {
        var bench = new StudyBench(new Budget { Trials = 1, MaxAttempts = 1 });
        bench.RunNext(state, 0.9);

        Assert.Null(bench.Trial(0).Value);
        Assert.Empty(bench.Trial(0).Metrics);
    }

    [Fact]
    public void Best_OfATrialCompletedWithoutAReport_IsNone()
    {
        var bench = new StudyBench(new Budget { Trials = 1 });
        bench.RunNext(TrialState.Completed);

        Assert.Equal((1, null), (bench.Counts.Completed, bench.Best));
    }
}
