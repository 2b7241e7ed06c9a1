using CsCheck;
using SearchCluster.Search.Pareto;
using Xunit;

namespace SearchCluster.Search.Tests.Pareto;

public class ParetoRankingTests
{
    private static readonly Objective[] LessAndMore =
        [new() { Metric = "loss", Direction = Direction.Minimize }, new() { Metric = "accuracy", Direction = Direction.Maximize }];

    [Fact]
    public void Fronts_OfAHandWorkedExample_AreInOrder()
    {
        var fronts = Fronts([(1, 5), (2, 9), (3, 8), (1, 4), (4, 1), (9, 9)]);

        Assert.Equal([[0, 1], [2, 3, 5], [4]], fronts);
    }

    [Fact]
    public void Fronts_OfEqualTrials_AreOne() => Assert.Equal([[0, 1, 2]], Fronts([(1, 1), (1, 1), (1, 1)]));

    [Fact]
    public void Fronts_OfAnyTrials_HoldEachOnceAndNoneThatAnotherOfItsFrontDominates() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int[0, 2]).Array[0, 25].Sample(values =>
        {
            var trials = values.Select((value, i) => Trial(i, value.Item1, value.Item2, violation: value.Item3)).ToList();
            var fronts = ParetoRanking.Fronts(trials, LessAndMore);
            return fronts.SelectMany(front => front).Select(trial => trial.Trial).Order().SequenceEqual(Enumerable.Range(0, trials.Count))
                && fronts.All(front => front.All(a => !front.Any(b => ParetoRanking.Dominates(b, a, LessAndMore))))
                && fronts.Zip(fronts.Skip(1))
                    .All(pair => pair.Second.All(a => pair.First.Any(b => ParetoRanking.Dominates(b, a, LessAndMore))));
        }, seed: "0000KLTmWZyH");

    [Fact]
    public void Dominates_AnInfeasibleTrial_WhateverItsValues()
    {
        Assert.True(ParetoRanking.Dominates(Trial(0, 9, 0, violation: 0), Trial(1, 0, 9, violation: 0.1), LessAndMore));
        Assert.True(ParetoRanking.Dominates(Trial(0, 9, 0, violation: 1), Trial(1, 0, 9, violation: 2), LessAndMore));
    }

    [Fact]
    public void Crowding_OfAFront_IsTheRoomBetweenNeighbours()
    {
        List<Observation> front = [Trial(0, 0, 0), Trial(1, 1, 2), Trial(2, 4, 3), Trial(3, 10, 10)];

        // Trial 1: (4 − 0) / 10 + (3 − 0) / 10; trial 2: (10 − 1) / 10 + (10 − 2) / 10.
        Assert.Equal(
            [double.PositiveInfinity, 0.7, 1.7, double.PositiveInfinity], ParetoRanking.Crowding(front, 2)
            .Select(room => Math.Round(room, 12)));
    }

    [Fact]
    public void Crowding_OfAFrontWhoseExtentOverflows_IsTheSameAsOfASmallerOne()
    {
        List<Observation> front = [Trial(0, -1.6e308, 0), Trial(1, -0.8e308, 2), Trial(2, 1.6e308, 10)];

        Assert.Equal(2, ParetoRanking.Crowding(front, 2)[1], 12);
    }

    private static List<List<int>> Fronts((double Loss, double Accuracy)[] values) =>
        ParetoRanking.Fronts([.. values.Select((value, i) => Trial(i, value.Loss, value.Accuracy))], LessAndMore)
            .ConvertAll(front => front.ConvertAll(trial => trial.Trial));

    private static Observation Trial(int number, double loss, double accuracy, double violation = 0) =>
        new(number, Configuration.Of([]), TrialState.Completed, loss) { Values = [loss, accuracy], Violation = violation };
}
