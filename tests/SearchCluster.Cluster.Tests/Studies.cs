using SearchCluster.Contracts;
using SearchCluster.Contracts.Functions;
using SearchCluster.Search;
using SearchCluster.Search.Domains;

namespace SearchCluster.Cluster.Tests;

/// <summary>The studies of these tests.</summary>
internal static class Studies
{
    /// <summary>Random search on Branin.</summary>
    public static StudySpec Branin(string name, int trials, Func<Budget, Budget>? budget = null) => new()
    {
        Name = name,
        Seed = 42,
        Objective = new Objective { Metric = FunctionPlan.Metric, Direction = Direction.Minimize },
        Budget = (budget ?? (same => same))(new Budget { Trials = trials }),
        Space = new() { ["x0"] = new UniformDomain { Low = -5, High = 10 }, ["x1"] = new UniformDomain { Low = 0, High = 15 } },
        Function = new FunctionPlan { Name = TestFunction.Branin },
    };

    /// <summary>Longer than any test should take, so that a test that hangs fails instead.</summary>
    public static CancellationToken Patience() => new CancellationTokenSource(TimeSpan.FromSeconds(40)).Token;
}
