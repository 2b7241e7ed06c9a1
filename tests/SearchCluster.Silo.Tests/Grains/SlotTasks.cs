using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Tests.Grains;

/// <summary>What tests ask of a task, whatever its kind.</summary>
internal static class SlotTasks
{
    extension(SlotTask task)
    {
        public IReadOnlyList<TrialLease> Trials => (task as TrialsTask)?.Trials ?? [];

        public bool IsEmpty => task is NoTask;

        public bool StudyEnded => task is NoTask { Reason: NoTaskReason.StudyAtRest };

        public string? Introduce => (task as IntroductionTask)?.Study;
    }
}
