using System.Text.Json;
using System.Text.Json.Nodes;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Workloads.Commands;
using SearchCluster.Contracts.Workloads.Functions;
using SearchCluster.Contracts.Workloads.Training;
using SearchCluster.Training;

namespace SearchCluster.Contracts.Workloads;

/// <summary>Every kind of workload that a study can state. A new kind is one line here.</summary>
public static class WorkloadKinds
{
    /// <summary>The kinds, in the order in which messages name them.</summary>
    public static IReadOnlyList<WorkloadKind> All { get; } =
    [
        new WorkloadKind<TrainingWorkload, TrainingPlan>("training", plan => new TrainingWorkload(plan), workload => workload.Plan)
            { Sample = TrainingSample.Of },
        new WorkloadKind<FunctionWorkload, FunctionPlan>("function", plan => new FunctionWorkload(plan), workload => workload.Plan)
            { Sample = FunctionSample.Of },
        new WorkloadKind<CommandWorkload, CommandPlan>("command", plan => new CommandWorkload(plan), workload => workload.Plan)
            { Sample = CommandSample.Of },
    ];

    /// <summary>The workload that a study states, before all of the study can be read: its sections must be sound.</summary>
    internal static Workload In(JsonObject study) => All
        .Select(kind => study[kind.Key]?.Deserialize(kind.Plan, SearchClusterJson.Options) is { } plan ? kind.Read(plan) : null)
        .OfType<Workload>()
        .Aggregate((Workload)UnstatedWorkload.None, UnstatedWorkload.Join);

    /// <summary>The workload of a kind that a study states; null where it states none of that kind.</summary>
    internal static Workload? Of(this Workload workload, WorkloadKind kind) =>
        (workload is UnstatedWorkload unstated ? unstated.Stated : [workload]).FirstOrDefault(kind.Workload.IsInstanceOfType);
}
