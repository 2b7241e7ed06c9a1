using System.Text.Json;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Workloads.Training;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Cluster.Tests;

/// <summary>In place of a training: takes its time for every epoch, and reports each; an attempt begins with the first.</summary>
internal sealed class PacedRunner(TimeSpan epoch) : WorkloadRunner<TrainingWorkload>
{
    protected override RunResult? Run(
        TrainingWorkload workload,
        StudySubmission submission,
        TrialLease lease,
        Func<TrialReport, ReportDecision> report,
        CancellationToken stopping)
    {
        for (var number = 1; number <= lease.Epochs; number++)
        {
            if (stopping.WaitHandle.WaitOne(epoch))
                throw new OperationCanceledException(stopping);
            var values = new Dictionary<string, JsonElement> { ["validation.accuracy"] = JsonSerializer.SerializeToElement(1.0 / number) };
            if (report(new TrialReport { Epoch = number, Values = values }) == ReportDecision.Abandon)
                return null;
        }

        return new RunResult(TrialState.Completed);
    }
}
