using Orleans.Concurrency;
using Orleans.Placement;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Silo.Grains;

/// <summary>Looks at data on the silo that it is placed on, which its caller's placement hint decides.</summary>
[RandomPlacement]
[Reentrant]
internal sealed class DataGrain(DataInspector inspector, IdleMemory memory) : Grain, IDataGrain
{
    public Task<DataInspection> Inspect(StudySpec spec, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () =>
        {
            using var use = memory.Use();
            return inspector.Inspect(spec);
        }, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
