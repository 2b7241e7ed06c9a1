using SearchCluster.Search.Studies;

namespace SearchCluster.Search.Tests;

/// <summary>Moves of a study's workers and silos in the words of tests: slots as texts, silos by a condition.</summary>
internal static class StudyMoves
{
    public static StudyWork Ask(this Study study, string slot, DateTimeOffset now) => study.Ask(SlotName.Parse(slot), now);

    public static void Activate(this Study study, string silo, Func<string, bool> isAlive, DateTimeOffset now) =>
        study.Activate(silo, study.Silos.Where(other => !isAlive(other)).ToHashSet(), now);

    public static void LoseSilos(
        this Study study, Func<string, bool> isDead, DateTimeOffset now, Func<TrialAttempt, long?>? stepOf = null) =>
        study.LoseSilos(study.Silos.Where(isDead).ToHashSet(), now, stepOf);

    public static void Renew(this Study study, Func<string, bool> isAlive, DateTimeOffset now)
    {
        foreach (var silo in study.Silos.Where(isAlive))
            study.Renew(silo, now);
    }

    public static void Release(this Study study, Func<string, bool> leaves, ReleaseCause cause, DateTimeOffset now)
    {
        foreach (var silo in study.Silos.Where(leaves))
            study.Release(silo, cause, now);
    }

    /// <summary>One slot gives up what it holds.</summary>
    public static void Release(this Study study, SlotName slot, ReleaseCause cause, DateTimeOffset now)
    {
        foreach (var lease in study.HeldLeases().Where(lease => lease.Holder == slot))
            study.Release(lease.Attempt, cause, now);
    }
}
