using SearchCluster.Search.Pruners;
using Xunit;

namespace SearchCluster.Search.Tests.Pruners;

public class HyperbandPrunerTests
{
    private const int Epochs = 27;
    private const int Trials = 490;

    // Every trial is worse than the last and so ends at the first rung of its bracket; the first of each bracket alone completes. Of 27
    // epochs with η = 3 the brackets have 3, 2, 1 and 0 rungs and weigh 27/4, 9/3, 3/2 and 1.
    [Theory]
    [InlineData(Aggressiveness.Aggressive, new[] { 1 }, new[] { 1.0 })]
    [InlineData(Aggressiveness.Standard, new[] { 1, 3, 9 }, new[] { 6.75 / 11.25, 3 / 11.25, 1.5 / 11.25 })]
    [InlineData(Aggressiveness.Conservative, new[] { 1, 3, 9, 27 }, new[] { 6.75 / 12.25, 3 / 12.25, 1.5 / 12.25, 1 / 12.25 })]
    public void Run_OfFallingTrials_EndsThemAtTheFirstRungOfTheirBracketInProportion(
        Aggressiveness aggressiveness, int[] rungs, double[] shares)
    {
        var study = new PrunedStudy(new HyperbandPrunerOptions { Aggressiveness = aggressiveness }, Trials, Epochs, (trial, _) => -trial)
            .Run();
        var counts = study.Trials.Values.GroupBy(trial => trial.Epochs).ToDictionary(group => group.Key, group => group.Count());

        // The discrepancy of Weyl's sequence with the golden ratio is below 5 of 490; the first of each of at most three brackets
        // completes.
        foreach (var (rung, share) in rungs.Zip(shares))
            Assert.InRange(counts[rung], share * Trials - 8, share * Trials + 8);
    }

    [Fact]
    public void Run_OfTheFirstTrials_HoldsEveryBracket()
    {
        var study = new PrunedStudy(new HyperbandPrunerOptions(), trials: 20, Epochs, (trial, _) => -trial).Run();

        Assert.Superset(new HashSet<int> { 1, 3, 9 }, study.Trials.Values.Select(trial => trial.Epochs).ToHashSet());
    }
}
