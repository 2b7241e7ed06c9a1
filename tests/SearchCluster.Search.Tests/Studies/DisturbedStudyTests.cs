using SearchCluster.Search.Domains;
using SearchCluster.Search.Pruners;
using SearchCluster.Search.Samplers;
using Xunit;

namespace SearchCluster.Search.Tests.Studies;

/// <summary>
/// What users see of a study is the same whatever the slots and whatever is killed: all fields of all trials and of the summary.
/// </summary>
public class DisturbedStudyTests
{
    public static TheoryData<string> Kinds =>
        ["random", "sobol", "grid", "coarseToFine", "staged", "folds", "pruned folds", "one long trial"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Run_OnTwoAndFourSlots_ComesToWhatOneFinds(string kind)
    {
        var one = DisturbedStudy.Run(Plan(kind), slots: 1, seed: 0);

        for (var seed = 1; seed <= 10; seed++)
        {
            Assert.Equal(one, DisturbedStudy.Run(Plan(kind), slots: 2, seed));
            Assert.Equal(one, DisturbedStudy.Run(Plan(kind), slots: 4, seed));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Run_WhoseProcessIsKilledAgainAndAgain_ComesToWhatAnUndisturbedOneFinds(string kind)
    {
        var undisturbed = DisturbedStudy.Run(Plan(kind), slots: 1, seed: 0);

        for (var seed = 1; seed <= 10; seed++)
            foreach (var slots in (int[])[1, 2, 4])
                Assert.Equal(undisturbed, DisturbedStudy.Run(Plan(kind), slots, seed, restarts: 7));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Run_OnSilosThatAreKilled_ComesToWhatAnUndisturbedOneFinds(string kind)
    {
        var undisturbed = DisturbedStudy.Run(Plan(kind), slots: 1, seed: 0);

        for (var seed = 1; seed <= 10; seed++)
            foreach (var slots in (int[])[2, 4, 6])
                Assert.Equal(undisturbed, DisturbedStudy.Run(Plan(kind), slots, seed, restarts: 2, kills: 5));
    }

    private static Budget Short(string kind) => new() { Trials = kind == "grid" ? 15 : 24, Epochs = 9 };

    private static SearchPlan Plan(string kind) => new()
    {
        Name = "disturbed",
        Seed = 5,
        Workload = new FoldedWorkload(kind.Contains("folds", StringComparison.Ordinal) ? 5 : 1),
        Objective = new Objective { Metric = "value", Direction = Direction.Minimize },
        Budget = kind == "one long trial" ? new Budget { Trials = 1, Epochs = 300 } : Short(kind),
        Space = new()
        {
            ["x0"] = new UniformDomain { Low = 0.1, High = 1, Points = 5 },
            ["x1"] = new UniformDomain { Low = 0.1, High = 1, Points = 3 },
        },
        Sampler = kind switch
        {
            "sobol" => new SobolSamplerOptions(),
            "grid" => new GridSamplerOptions(),
            "coarseToFine" => new CoarseToFineSamplerOptions(),
            "staged" => new StagedSamplerOptions { First = "x0" },
            _ => new RandomSamplerOptions(),
        },
        Pruner = kind == "pruned folds" ? new PruneAtOptions { Epoch = 3 } : new NoPrunerOptions(),
    };
}
