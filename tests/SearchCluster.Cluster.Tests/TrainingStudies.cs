using System.Text.Json;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Workloads.Training;
using SearchCluster.Search;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Pruners;
using SearchCluster.Search.Studies;
using SearchCluster.Training;
using SearchCluster.Training.Data;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Optimizers;
using Xunit;

namespace SearchCluster.Cluster.Tests;

/// <summary>Small real trainings, with everything random that a training has.</summary>
internal static class TrainingStudies
{
    public static StudySpec Digits(string name, int trials, int epochs, PrunerOptions? pruner = null, int? folds = null) => new()
    {
        Search = new SearchPlan
        {
            Name = name,
            Seed = 8,
            Budget = new Budget { Trials = trials, Epochs = epochs },
            Pruner = pruner ?? new NoPrunerOptions(),
            Space = new() { ["optimizer.learningRate"] = new LogUniformDomain { Low = 1e-3, High = 0.5 } },
        },
        Workload = new TrainingWorkload(new TrainingPlan
        {
            Dataset = new DigitsDataset { Take = 250, Stratified = true },
            Network = new DenseNetwork { Hidden = [16], BatchNorm = true, Dropout = 0.2 },
            Optimizer = new SgdOptimizer { Momentum = 0.9 },
            BatchSize = 32,
            Folds = folds,
        }),
    };

    /// <summary>All reports of a trial as text, without their times.</summary>
    public static async Task<IReadOnlyList<string>> Curve(this TestCluster cluster, string study, int trial) =>
    [
        .. (await cluster.Journal.Query(queries => queries.Reports(study, trial))).Select(report =>
        {
            Assert.True(report.Values.Remove("timing"));
            return JsonSerializer.Serialize(report, SearchClusterJson.Options);
        }),
    ];

    /// <summary>What of a trial must not depend on time and place.</summary>
    public static string Bits(TrialSummary trial) =>
        JsonSerializer.Serialize(
            trial with { Timing = null, Attempts = 0, Folds = trial.Folds?.Select(fold => fold with { Attempts = 0 }).ToList() },
            SearchClusterJson.Options);

    /// <summary>What of a study must not depend on time and place.</summary>
    public static string Bits(StudySummary summary) =>
        JsonSerializer.Serialize(summary with { Timing = new StudyTiming(0, 0) }, SearchClusterJson.Options);
}
