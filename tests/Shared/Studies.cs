using System.Text.Json.Nodes;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Validation;
using SearchCluster.Contracts.Workloads.Functions;
using SearchCluster.Search;
using SearchCluster.Search.Domains;

namespace SearchCluster.Tests;

/// <summary>The studies of tests on clusters, and of the soak.</summary>
internal static class Studies
{
    /// <summary>Random search on Branin.</summary>
    public static StudySpec Branin(string name, int trials, Func<Budget, Budget>? budget = null) => new()
    {
        Search = new SearchPlan
        {
            Name = name,
            Seed = 42,
            Objective = new Objective { Metric = FunctionPlan.Metric, Direction = Direction.Minimize },
            Budget = (budget ?? (same => same))(new Budget { Trials = trials }),
            Space = new() { ["x0"] = new UniformDomain { Low = -5, High = 10 }, ["x1"] = new UniformDomain { Low = 0, High = 15 } },
        },
        Workload = new FunctionWorkload(new FunctionPlan { Name = TestFunction.Branin }),
    };

    /// <summary>The same, whose trials take their time and no processor.</summary>
    public static StudySpec SlowBranin(string name, int trials, TimeSpan delay) =>
        Branin(name, trials) with { Workload = new FunctionWorkload(new FunctionPlan { Name = TestFunction.Branin, Delay = delay }) };

    /// <summary>A small real training on data that are everywhere, saved about once a trial.</summary>
    public static StudySpec Training(string name, int trials) => StudyReading.Of(JsonNode.Parse($$"""
        {
          "name": "{{name}}", "seed": 3,
          "budget": { "trials": {{trials}}, "epochs": 5 },
          "space": {
            "optimizer.learningRate": { "kind": "logUniform", "low": 1e-3, "high": 10 },
            "network.batchNorm": { "kind": "categorical", "values": [true, false] },
            "network.dropout": { "kind": "uniform", "low": 0, "high": 0.5 }
          },
          "training": {
            "dataset": { "kind": "digits", "stratified": true },
            "preprocessing": ["standardize"],
            "network": { "kind": "dense", "hidden": [256, 128] },
            "optimizer": { "kind": "sgd", "momentum": 0.9 },
            "batchSize": 16,
            "checkpoint": { "interval": "00:00:00.05" }
          }
        }
        """)!).Spec!;

    /// <summary>Longer than any test should take, so that a test that hangs fails instead.</summary>
    public static CancellationToken Patience() => Waiting.Patience();
}
