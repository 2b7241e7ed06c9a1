using SearchCluster.Search.Pruners;
using Xunit;

namespace SearchCluster.Search.Tests.Pruners;

public class AshaPrunerTests
{
    private const int Epochs = 27;

    // The best of three goes on at each of the rungs 1, 3 and 9. In ascending order every trial is the best so far.
    [Fact]
    public void Stop_WhenEveryTrialIsBetterThanTheLast_StopsNone() =>
        Assert.Equal(27, Run(HalvingVariant.Stop, trial => trial).Summary.Counts.Completed);

    [Fact]
    public void Stop_WhenEveryTrialIsWorseThanTheLast_StopsAllButTheFirstAtTheFirstRung()
    {
        var study = Run(HalvingVariant.Stop, trial => -trial);

        Assert.Equal((1, 26), (study.Summary.Counts.Completed, study.Summary.Counts.Pruned));
        Assert.All(Enumerable.Range(1, 26), trial => Assert.Equal(1, study.Trials[trial].Epochs));
    }

    // Nine at the first rung: three are the best third of nine, one of three, none of one; the last is kept by being the best of its rung.
    [Theory]
    [InlineData(+1)]
    [InlineData(-1)]
    public void Promote_OfTrialsInAnyOrder_TakesTheBestThirdOfEachRungToTheNext(int order)
    {
        var study = Run(HalvingVariant.Promote, trial => order * trial);
        var byEpochs = study.Trials.Values.GroupBy(trial => trial.Epochs).ToDictionary(group => group.Key, group => group.Count());
        var best = order > 0 ? 26 : 0;

        Assert.Equal(TrialState.Completed, study.Trials[best].State);
        Assert.Equal(best, study.Summary.Best!.Number);
        if (order < 0)
            Assert.Equal(new Dictionary<int, int> { [1] = 18, [3] = 6, [9] = 2, [27] = 1 }, byEpochs);
        Assert.Equal(0, study.Summary.Counts.Paused);
        Assert.True(study.Audit.Ok);
    }

    [Fact]
    public void Promote_AtTheEndOfTheStudy_PrunesWhoeverWaitsAndSaysWhere()
    {
        var study = Run(HalvingVariant.Promote, trial => -trial);

        Assert.Equal((TrialState.Pruned, "not promoted beyond epoch 1"), (study.Trials[26].State, study.Trials[26].Reason));
        Assert.Equal(-26, study.Trials[26].Value);
    }

    // Every trial's curve has all its epochs once, whatever pauses lay between.
    [Fact]
    public void Promote_OfATrial_GoesOnWithTheEpochAfterTheRung()
    {
        var study = Run(HalvingVariant.Promote, trial => -trial);

        Assert.All(study.Trials.Values, trial => Assert.Equal(
            Enumerable.Range(0, trial.Epochs + 1),
            study.Decisions.Where(decision => decision.Trial == trial.Number).Select(decision => decision.Epoch)));
        Assert.Equal(4, study.Trials[0].Attempts);
    }

    // Fewer trials than η: the best goes on all the same, or nothing would ever complete.
    [Fact]
    public void Promote_OfTwoTrials_CompletesTheBetter()
    {
        var study = new PrunedStudy(new AshaPrunerOptions { Variant = HalvingVariant.Promote }, trials: 2, Epochs, (trial, _) => trial)
            .Run();

        Assert.Equal((TrialState.Pruned, TrialState.Completed), (study.Trials[0].State, study.Trials[1].State));
    }

    [Theory]
    [InlineData(HalvingVariant.Stop)]
    [InlineData(HalvingVariant.Promote)]
    public void Run_OfRandomTrials_FindsAnEpochBudgetFarBelowThatOfFullTrials(HalvingVariant variant)
    {
        // In random order a trial survives a rung with probability about 1/3, so at most about 1 + 2/3 + 6/9 + 18/27 = 3 epochs are
        // spent on average instead of 27; the stop variant lets early trials pass, so allow twice that.
        var study = new PrunedStudy(
            new AshaPrunerOptions { Variant = variant }, trials: 200, Epochs, (trial, _) => trial * 0.6180339887 % 1)
            .Run(workers: 4);

        Assert.InRange(study.EpochsSpent, 200, 200 * 6);
        Assert.True(study.Summary.Best!.Value > 0.97);
    }

    // A command may report every fifth epoch only.
    [Fact]
    public void Decide_OfReportsThatSkipTheRungs_JudgesAtTheFirstAfterThem()
    {
        var pruner = new AshaPrunerOptions().Build(new SearchPlan { Name = "plan", Budget = new Budget { Epochs = Epochs } }.ForPruner());
        for (var trial = 0; trial < 3; trial++)
            pruner.Observe(new PrunerReport(trial, 5, 1 - trial), ReportDecision.Continue);

        Assert.Equal(ReportDecision.Prune, pruner.Decide(new PrunerReport(3, 5, 0)));
        Assert.Equal(ReportDecision.Continue, pruner.Decide(new PrunerReport(3, 5, 2)));
    }

    // Two of three diverged before the first rung: the third is the best third of those who set out.
    [Fact]
    public void ObserveEnd_OfDivergedTrials_CountsThemAsTheWorstOfTheirRung()
    {
        var pruner = new AshaPrunerOptions { Variant = HalvingVariant.Promote }
            .Build(new SearchPlan { Name = "plan", Budget = new Budget { Epochs = Epochs } }.ForPruner());
        Assert.Equal(ReportDecision.Pause, pruner.Decide(new PrunerReport(2, 1, 0.5)));

        pruner.ObserveEnd(0, TrialState.Diverged);
        pruner.ObserveEnd(1, TrialState.Diverged);

        Assert.Equal(ReportDecision.Continue, pruner.Decide(new PrunerReport(2, 1, 0.5)));
    }

    [Theory]
    [InlineData(1, 1, "reductionFactor")]
    [InlineData(3, 0, "minEpochs")]
    [InlineData(3, 27, "minEpochs")]
    public void Problems_OfOptionsOutOfRange_NameThem(int reductionFactor, int minEpochs, string path) => Assert.Equal(
        [path],
        new AshaPrunerOptions { ReductionFactor = reductionFactor, MinEpochs = minEpochs }
            .Problems(new SearchPlan { Name = "plan", Budget = new Budget { Epochs = Epochs } }.ForPruner())
                .Select(problem => problem.Path));

    private static PrunedStudy Run(HalvingVariant variant, Func<int, double> worth) =>
        new PrunedStudy(new AshaPrunerOptions { Variant = variant }, trials: 27, Epochs, (trial, _) => worth(trial)).Run();
}
