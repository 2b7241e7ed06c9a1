using SearchCluster.Search;
using SearchCluster.Training;
using SearchCluster.Training.Data;
using SearchCluster.Training.Preprocessing;
using SearchCluster.Training.Runs;

namespace SearchCluster.Contracts.Workloads.Training;

/// <summary>What a training would cost here: the first configurations train on a few mini-batches, and the clock is read.</summary>
internal static class TrainingCost
{
    private const int MostConfigurations = 3;
    private const int TimedBatches = 20;

    /// <summary>Seconds of a trial, the mean over the first configurations, and bytes of its memory, the most of them.</summary>
    public static TrialCost Estimate(TrainingWorkload training, SearchPlan search, DataSplits splits)
    {
        var sampler = search.Sampler.Build(search.ForSampler());
        var costs = Enumerable.Range(0, Math.Min(MostConfigurations, search.Trials))
            .Select(trial => sampler.Propose(trial, StudyHistory.Empty)?.Configuration)
            .OfType<Configuration>()
            .Select(configuration => Estimate(training.PlanFor(configuration), splits, search.Budget.Epochs))
            .ToList();
        return new TrialCost(costs.Average(cost => cost.Seconds), costs.Max(cost => cost.Bytes));
    }

    private static TrialCost Estimate(TrainingPlan plan, DataSplits splits, int epochs)
    {
        var timed = Math.Min(splits.Training.Count, TimedBatches * plan.BatchSize);
        var few = new DataSplits(First(splits.Training, timed), First(splits.Validation, timed), First(splits.Test, 1));
        using var run =
            new TrainingRun(plan, FittedPipeline.Prepare(plan.Preprocessing, few), new TrainingRunOptions { Epochs = 2, Seed = 0 });
        // The first epoch warms the code up.
        var report = run.Epochs().Last();
        return new TrialCost(epochs * report.Timing.Seconds * splits.Training.Count / few.Training.Count, run.Bytes);
    }

    private static Examples First(Examples examples, int count) => examples.Slice(0, Math.Min(count, examples.Count));
}
