using System.Text.Json;
using SearchCluster.Client.StudyFiles;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Workloads.Training;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Training.Preprocessing;
using SearchCluster.Training.Runs;

namespace SearchCluster.Benchmarks;

/// <summary>
/// The lecture's figure, measured: nine trials of a grid and nine of random search over two parameters of which one matters, on many
/// seeds. The studies are the shipped ones; each seed draws its own splits, weights and configurations.
/// </summary>
internal static class GridAgainstRandom
{
    private const string Important = "optimizer.learningRate";

    /// <summary>Runs both studies on seeds 1 to <paramref name="seeds"/>, and writes one JSON document.</summary>
    public static void Write(TextWriter output, string folder, int seeds)
    {
        var grid = Read(Path.Combine(folder, "grid-of-nine.yaml"));
        var random = Read(Path.Combine(folder, "random-of-nine.yaml"));
        var pairs = Enumerable.Range(1, seeds).Select(seed => new Pair(seed, Best(grid, (ulong)seed), Best(random, (ulong)seed))).ToList();
        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                metric = grid.Search.Objective.Metric,
                seeds,
                randomWins = pairs.Count(pair => pair.Random.Best < pair.Grid.Best),
                gridWins = pairs.Count(pair => pair.Grid.Best < pair.Random.Best),
                medianBest =
                    new { grid = Median(pairs.Select(pair => pair.Grid.Best)), random = Median(pairs.Select(pair => pair.Random.Best)) },
                pairs,
            },
            SearchClusterJson.Indented));
    }

    private static StudySpec Read(string file)
    {
        var (spec, problems) = StudyFile.Read(file);
        return spec ?? throw new InvalidOperationException(string.Join("; ", problems.Select(problem => problem.Message)));
    }

    private static Found Best(StudySpec shipped, ulong seed)
    {
        var spec = shipped with { Search = shipped.Search with { Seed = seed } };
        var training = ((TrainingWorkload)spec.Workload).Plan;
        var splits = training.Dataset.Load(seed);
        var data = FittedPipeline.Prepare(training.Preprocessing, splits);
        var study = new Study(spec.Search, new StudyOptions());
        var now = DateTimeOffset.UnixEpoch;
        study.Submit(new StudySubmitted { At = now, Spec = JsonSerializer.SerializeToElement(spec, SearchClusterJson.Options) });
        var tried = new List<double>();
        while (study.Ask(new SlotName("here", 0), now) is { Trials.Count: > 0 } work)
            foreach (var lease in work.Trials)
            {
                tried.Add(lease.Configuration.Number(Important));
                Execute(study, spec, data, lease, now);
            }

        var best = study.Summarize().Best!;
        return new Found(tried.Distinct().Count(), best.Configuration.Number(Important), best.Value);
    }

    private static void Execute(Study study, StudySpec spec, Training.Data.DataSplits data, TrialLease lease, DateTimeOffset now)
    {
        using var run =
            new TrainingRun(
            ((TrainingWorkload)spec.Workload)
            .PlanFor(lease.Configuration), data, new TrainingRunOptions { Epochs = lease.Epochs, Seed = lease.Seed });
        foreach (var report in run.Epochs())
            study.Report(
                lease.Attempt, JsonSerializer.SerializeToElement(report, SearchClusterJson.Options)
                .Deserialize<TrialReport>(SearchClusterJson.Options)!, now);
        study.Tell(lease.Attempt,
            new TrialOutcome
            {
                State = run.Divergence is null ? TrialState.Completed
            : TrialState.Diverged,
                Timing = new TrialTiming(0, "")
            }, now);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private sealed record Pair(int Seed, Found Grid, Found Random);

    private sealed record Found(int DistinctLearningRates, double LearningRate, double Best);
}
