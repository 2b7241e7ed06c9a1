using SearchCluster.Contracts.Workloads.Training;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Tests;
using SearchCluster.Training;
using SearchCluster.Training.Data;
using SearchCluster.Training.Networks;
using Xunit;

namespace SearchCluster.Cluster.Tests.Processes;

/// <summary>A silo that may use little memory.</summary>
[Trait(PostgresServer.Trait, PostgresServer.Name)]
public sealed class MemoryTests
{
    // Hexadecimal, as the runtime reads it: 400 MiB.
    private const string Limit = "19000000";

    // Its weights alone take 382 MiB, and their gradients as much.
    [Fact]
    public async Task Run_OfATrainingWithoutMemoryForIt_FailsAsOutOfMemoryAndTheSiloLivesOn()
    {
        await using var cluster = await SiloCluster.Start(
            database => [new SiloProcess(database, slots: 1, new KeyValuePair<string, string>("DOTNET_GCHeapHardLimit", Limit))]);
        var digits = TrainingStudies.Digits("large", trials: 1, epochs: 1);

        await cluster.Submit(digits with
        {
            Workload = new TrainingWorkload(new TrainingPlan
            {
                Dataset = new DigitsDataset { Take = 250, Stratified = true },
                Network = new DenseNetwork { Hidden = [10_000, 10_000] },
            }),
        });
        var failed = (await cluster.UntilEnded("large")).Select(entry => entry.Event).OfType<TrialEnded>().Single();
        await cluster.Submit(digits with { Search = digits.Search with { Name = "after" } });
        var after = (await cluster.UntilEnded("after")).Select(entry => entry.Event).OfType<TrialEnded>().Single();

        Assert.Equal((TrialState.Failed, FailureCause.OutOfMemory, 2), (failed.Outcome.State, failed.Outcome.Cause, failed.Attempt));
        Assert.StartsWith("out of memory, of which this silo may use 400 MiB", failed.Outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(TrialState.Completed, after.Outcome.State);
        Assert.DoesNotContain("ends, to be started anew", cluster.Silos[0].Log, StringComparison.Ordinal);
    }
}
