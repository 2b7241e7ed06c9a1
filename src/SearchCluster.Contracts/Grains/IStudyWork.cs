using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Contracts.Grains;

/// <summary>
/// What silos call of a study's coordinator; its key is the study's name. A slot updates its attempt on its own silo in place, where
/// the trial grain answers readers from it, and reports straight to this interface: one call a report.
/// </summary>
[Alias("searchcluster.study.work")]
public interface IStudyWork : IGrainWithStringKey
{
    /// <summary>The study as it was submitted, with its budget of today; null when there is none.</summary>
    Task<StudySubmission?> Submission(CancellationToken cancellationToken);

    /// <summary>What a slot is to do next.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="cancellationToken">Gives the asking up.</param>
    Task<SlotTask> Ask(SlotName slot, CancellationToken cancellationToken);

    /// <summary>
    /// A silo that was asked to introduce itself says what it has. It gets trials only when it has every label that the study requires,
    /// and the very data that the study was submitted with.
    /// </summary>
    Task Introduce(SiloOffer offer, CancellationToken cancellationToken);

    /// <summary>Values of the epochs that are not known to be durable, in order; the answer is the decision. Renews the lease.</summary>
    Task<ReportAnswer> Report(TrialAttempt attempt, TrialReport[] reports, CancellationToken cancellationToken);

    /// <summary>
    /// The outcome of an attempt, with the reports that are not known to be durable; false when it came late and changed nothing. May
    /// be repeated.
    /// </summary>
    Task<bool> Tell(TrialAttempt attempt, TrialReport[] reports, TrialOutcome outcome, CancellationToken cancellationToken);

    /// <summary>Metrics of the best trial on the test split, or why there are none.</summary>
    Task TellEvaluation(int trial, IReadOnlyDictionary<string, double>? test, string? reason, CancellationToken cancellationToken);

    /// <summary>Hands leases back without results.</summary>
    Task Release(TrialAttempt[] attempts, CancellationToken cancellationToken);

    /// <summary>Hands back every lease of a silo's slots: also those that were granted while the slot gave its asking up.</summary>
    Task Leave(string silo, CancellationToken cancellationToken);

    /// <summary>Renews every lease of a silo's slots.</summary>
    Task Renew(string silo, CancellationToken cancellationToken);

    /// <summary>Activates the coordinator, if nothing else has, and lets it look at once for silos that are gone.</summary>
    Task Wake(CancellationToken cancellationToken);
}
