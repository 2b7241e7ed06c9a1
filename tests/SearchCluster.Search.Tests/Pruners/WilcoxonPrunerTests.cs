using SearchCluster.Search.Pruners;
using Xunit;

namespace SearchCluster.Search.Tests.Pruners;

public class WilcoxonPrunerTests
{
    private static readonly double[] Best = [0.90, 0.92, 0.91, 0.93, 0.89];

    // 1/8 after three folds is no proof at 0.1, 1/16 after four is.
    [Fact]
    public void Decide_OfATrialThatIsWorseOnEveryFold_PrunesAfterTheFourth() => Assert.Equal(
        [ReportDecision.Continue, ReportDecision.Continue, ReportDecision.Continue, ReportDecision.Prune],
        Decisions([0.80, 0.81, 0.82, 0.84]));

    [Fact]
    public void Decide_OfATrialThatIsBetterOnAFold_Continues() =>
        Assert.Equal(ReportDecision.Continue, Decisions([0.80, 0.95, 0.82, 0.84])[^1]);

    // Slightly worse on four folds, far better on the fifth: the mean is what counts in the end.
    [Fact]
    public void Decide_OfATrialThatIsBetterOnAverage_Continues() => Assert.Equal(
        ReportDecision.Continue,
        Decisions([0.99, 0.919, 0.909, 0.929, 0.889], significance: 0.6)[^1]);

    [Fact]
    public void Decide_WithoutACompletedTrial_Continues() =>
        Assert.Equal(ReportDecision.Continue, new WilcoxonPrunerOptions().Build(Plan.ForPruner()).Decide(Report(0, 3, 0.1)));

    [Fact]
    public void Decide_OfAFoldThatIsNotANumber_Prunes() =>
        Assert.Equal(ReportDecision.Prune, Decisions([double.NaN])[^1]);

    // Three folds of four reach 1/8, four of five 1/16.
    [Theory]
    [InlineData(4, 0.1, 2, "3 of them reach a p-value of 1/8 at best, which is not below 0.1")]
    [InlineData(4, 0.2, 2, null)]
    [InlineData(5, 0.1, 2, null)]
    [InlineData(5, 0.1, 5, "it judges none before 5 have ended")]
    public void Warnings_WhereNoTrialCanEndBeforeItsLastFold_SayWhy(int folds, double significance, int startup, string? reason)
    {
        var plan = new SearchPlan
        {
            Name = "plan",
            Workload = new FoldedWorkload(folds),
            Pruner = new WilcoxonPrunerOptions { Significance = significance, StartupFolds = startup }
        };

        var warnings = plan.Warnings().ToList();

        if (reason is null)
            Assert.Empty(warnings);
        else
            Assert.Contains(reason, Assert.Single(warnings));
    }

    private static SearchPlan Plan => new() { Name = "plan", Workload = new FoldedWorkload(5) };

    private static List<ReportDecision> Decisions(double[] values, double significance = 0.1)
    {
        var pruner = new WilcoxonPrunerOptions { Significance = significance }.Build(Plan.ForPruner());
        for (var fold = 0; fold < Best.Length; fold++)
            pruner.Observe(Report(0, fold, Best[fold]), ReportDecision.Continue);
        pruner.ObserveEnd(0, TrialState.Completed);
        var decisions = new List<ReportDecision>();
        for (var fold = 0; fold < values.Length; fold++)
        {
            decisions.Add(pruner.Decide(Report(1, fold, values[fold])));
            pruner.Observe(Report(1, fold, values[fold]), decisions[^1]);
        }

        return decisions;
    }

    private static PrunerReport Report(int trial, int fold, double value) =>
        new(trial, fold + 1, value) { Fold = new FoldValue(fold, value) };
}
