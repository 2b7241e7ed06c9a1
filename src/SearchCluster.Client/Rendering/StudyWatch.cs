using SearchCluster.Client.Answers;
using SearchCluster.Client.Cluster;
using SearchCluster.Client.Hosting;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;

namespace SearchCluster.Client.Rendering;

/// <summary>Shows a study that others execute, until it has ended.</summary>
internal static class StudyWatch
{
    // Longer than it takes a cluster to notice that a silo is dead, and to take up its studies elsewhere.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LocalPatience = TimeSpan.FromSeconds(1);

    /// <summary>Completes when the study has ended.</summary>
    /// <exception cref="TimeoutException">Nobody answers any more.</exception>
    /// <exception cref="OperationCanceledException">Interrupted; the study goes on.</exception>
    public static async Task Show(StudyAccess access, StudySpec spec, Output output, CancellationToken interrupted)
    {
        await LearnGateways();
        output.Note($"watching study {spec.Name}; interrupting (Ctrl-C) ends the watching alone");
        var follower = new StudyFollower(
            access.Grains.GetGrain<IStudyGrain>(spec.Name),
            async latest =>
            {
                var trials = await Task.WhenAll(latest.Select(number => access.Catalog.Trial(spec.Name, number, interrupted)));
                return (await access.Catalog.Study(spec.Name, interrupted), [.. trials.OfType<TrialSummary>()]);
            },
            async () =>
            {
                await LearnGateways();
                return (await access.Catalog.Silos(interrupted)).Sum(silo => silo.Slots);
            },
            spec.Search.Objective, spec.Search.Trials, TimeProvider.System)
        {
            HasFolds = spec.Search.Folds > 1,
            TestsBest = spec.Workload.EvaluatesBest,
            Patience = access.IsLocal ? LocalPatience : Patience,
            OnSilence = _ =>
                output.Note(
                    access.IsLocal
                        ? "the process that runs the study no longer answers"
                        : "the gateway no longer answers; going on through another"),
        };
        var ended = follower.Follow(interrupted);
        await new ProgressDisplay(output, follower, TimeProvider.System).ShowUntil(ended);
        await ended;

        Task LearnGateways() => access.Connection?.LearnGateways() ?? Task.CompletedTask;
    }
}
