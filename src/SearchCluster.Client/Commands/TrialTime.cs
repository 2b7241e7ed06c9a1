using SearchCluster.Contracts;
using SearchCluster.Search;
using SearchCluster.Training;
using SearchCluster.Training.Data;
using SearchCluster.Training.Preprocessing;

namespace SearchCluster.Client.Commands;

/// <summary>How long a trial of a study would take here: the first configurations train on a few mini-batches, and the clock is read.</summary>
internal static class TrialTime
{
    private const int MostConfigurations = 3;
    private const int TimedBatches = 20;

    /// <summary>Seconds of a trial, the mean over the first configurations.</summary>
    public static double Estimate(StudySpec spec, DataSplits? splits)
    {
        if (splits is null)
            return spec.Function?.Delay?.TotalSeconds ?? 0;
        var sampler = spec.Sampler.Build(new SearchSpace(spec.Space), spec.Seed);
        return Enumerable.Range(0, Math.Min(MostConfigurations, spec.Trials))
            .Select(trial => sampler.Propose(trial, []))
            .OfType<Configuration>()
            .Average(configuration => Estimate(spec.PlanFor(configuration), splits, spec.Budget.Epochs));
    }

    private static double Estimate(TrainingPlan plan, DataSplits splits, int epochs)
    {
        var timed = Math.Min(splits.Training.Count, TimedBatches * plan.BatchSize);
        var few = new DataSplits(First(splits.Training, timed), First(splits.Validation, timed), First(splits.Test, 1));
        using var run = new TrainingRun(plan, FittedPipeline.Prepare(plan.Preprocessing, few), new TrainingRunOptions { Epochs = 2, Seed = 0 });
        // The first epoch warms the code up.
        var report = run.Epochs().Last();
        return epochs * report.Timing.Seconds * splits.Training.Count / few.Training.Count;
    }

    private static Examples First(Examples examples, int count)
    {
        var kept = Math.Min(count, examples.Count);
        return examples with { Features = examples.Features[..(kept * examples.Shape.Features)], Labels = examples.Labels[..kept] };
    }
}
