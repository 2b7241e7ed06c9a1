using SearchCluster.Search.Samplers.Tpe;

namespace SearchCluster.Search.Samplers.Stages;

/// <summary>
/// The trials that a stage learns from, those of shorter stages among them. Values after few and after many epochs cannot be compared:
/// a trial counts by its rank among those that trained as long, as a share of them, and each shorter stage counts a quarter worse.
/// </summary>
internal sealed class KnownTrials
{
    private const double Handicap = 0.25;

    private KnownTrials(List<Observation> all, bool ofSeveralLengths) =>
        (OfSeveralLengths, All, Ranked) = (ofSeveralLengths, all, [.. all.Where(trial => trial.Value is not null)
        .OrderBy(trial => trial.Value).ThenBy(trial => trial.Trial)]);

    /// <summary>All of them by number. The value is the rank, from 0 for the best; null where the trial came to nothing.</summary>
    public IReadOnlyList<Observation> All { get; }

    /// <summary>
    /// Whether some trained longer than others by their stage. Trials of a formula, which report once, are of one length whatever the
    /// stage.
    /// </summary>
    public bool OfSeveralLengths { get; }

    /// <summary>Those with a rank, the best first.</summary>
    public IReadOnlyList<Observation> Ranked { get; }

    /// <summary>Those of a history below a number.</summary>
    /// <param name="ended">The ended trials, in any order.</param>
    /// <param name="below">The number behind the last.</param>
    /// <param name="epochsOf">Epochs of the stage of a trial.</param>
    /// <param name="objective">What is wanted.</param>
    public static KnownTrials Of(IReadOnlyList<Observation> ended, int below, Func<int, int> epochsOf, Objective objective)
    {
        var known = ended.Where(trial => trial.Trial >= 0 && trial.Trial < below && trial.State != TrialState.Canceled).ToList();
        var ofSeveralLengths = known.Exists(trial => trial.Epochs > 1);
        var groups = known.GroupBy(trial => ofSeveralLengths ? epochsOf(trial.Trial) : 1).OrderByDescending(group => group.Key).ToList();
        var all = new List<Observation>();
        for (var shorter = 0; shorter < groups.Count; shorter++)
        {
            var ranked = groups[shorter].OrderBy(trial => Standing.Of(trial, trial.Trial, objective)).ToList();
            var good = ranked.Count(trial => Standing.Of(trial, trial.Trial, objective).IsGood);
            for (var rank = 0; rank < ranked.Count; rank++)
                all.Add(rank < good
                    ? ranked[rank] with
                    {
                        State = TrialState.Completed,
                        Violation = 0,
                        Value = (rank + 0.5) / ranked.Count
                        + Handicap * shorter
                    }
                    : ranked[rank] with { State = TrialState.Diverged, Value = null });
        }

        return new KnownTrials([.. all.OrderBy(trial => trial.Trial)], ofSeveralLengths);
    }
}
