using SearchCluster.Search.Studies;

namespace SearchCluster.Contracts.Grains;

/// <summary>
/// The coordinator of one study; its key is the study's name. It decides at once, answers after the journal
/// has committed (a report is answered before), and can be lost and activated elsewhere at any moment.
/// </summary>
[Alias("searchcluster.study")]
public interface IStudyGrain : IGrainWithStringKey
{
    /// <summary>Begins the study, or continues it when it exists: only its budget may have grown.</summary>
    [ResponseTimeout("00:00:30")]
    Task<SubmitResult> Submit(StudySubmission submission, CancellationToken cancellationToken);

    /// <summary>The study as it was submitted, with its budget of today; null when there is none.</summary>
    Task<StudySubmission?> Submission(CancellationToken cancellationToken);

    /// <summary>What a slot is to do next.</summary>
    /// <param name="holder">The slot: silo address, a slash, number of the slot.</param>
    /// <param name="cancellationToken">Gives the asking up.</param>
    Task<StudyWork> Ask(string holder, CancellationToken cancellationToken);

    /// <summary>
    /// A silo that was asked to introduce itself says what it has. It gets trials only when it has every label that the study requires,
    /// and the very data that the study was submitted with.
    /// </summary>
    Task Introduce(SiloOffer offer, CancellationToken cancellationToken);

    /// <summary>Values of the epochs that are not known to be durable, in order; the answer is the decision. Renews the lease.</summary>
    Task<ReportAnswer> Report(TrialAttempt attempt, TrialReport[] reports, CancellationToken cancellationToken);

    /// <summary>The outcome of an attempt, with the reports that are not known to be durable; false when it came late and changed nothing. May be repeated.</summary>
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

    /// <summary>The study as users see it; null when there is none.</summary>
    Task<StudySummary?> Show(CancellationToken cancellationToken);

    /// <summary>The journal after a sequence number, committed batch by committed batch, until the study has ended.</summary>
    IAsyncEnumerable<JournalEntry[]> Watch(long afterSequence, CancellationToken cancellationToken);
}
