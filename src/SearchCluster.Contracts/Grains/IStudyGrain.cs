using SearchCluster.Search;
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
    /// <param name="slot">The slot.</param>
    /// <param name="cancellationToken">Gives the asking up.</param>
    Task<StudyWork> Ask(SlotName slot, CancellationToken cancellationToken);

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

    /// <summary>Leases nothing more until the study is resumed; what is leased runs to its end.</summary>
    Task<ControlResult> Pause(CancellationToken cancellationToken);

    /// <summary>A paused study goes on.</summary>
    Task<ControlResult> Resume(CancellationToken cancellationToken);

    /// <summary>No new trials; when those that have begun have ended, the best is evaluated, and the study has stopped.</summary>
    Task<ControlResult> Stop(CancellationToken cancellationToken);

    /// <summary>The same where nobody works on the study: what has begun and waits for another attempt is canceled.</summary>
    Task<ControlResult> StopAtRest(CancellationToken cancellationToken);

    /// <summary>Ends the study and all its trials; attempts that run end within a step.</summary>
    Task<ControlResult> Cancel(CancellationToken cancellationToken);

    /// <summary>Puts a configuration ahead of the sampler's proposals. Not to be repeated: it is enqueued each time.</summary>
    Task<ControlResult> Enqueue(Configuration values, CancellationToken cancellationToken);

    /// <summary>Forgets the study with its journal, its trials and its checkpoints; the result is the study as it was.</summary>
    /// <param name="force">Also one that runs, whose trials are canceled first.</param>
    /// <param name="cancellationToken">Gives the waiting up.</param>
    Task<ControlResult> Delete(bool force, CancellationToken cancellationToken);

    /// <summary>The study as users see it; null when there is none.</summary>
    Task<StudySummary?> Show(CancellationToken cancellationToken);

    /// <summary>Where the study stands, for a watch to begin from; null when there is none.</summary>
    Task<StudyStanding?> Standing(CancellationToken cancellationToken);

    /// <summary>The journal after a sequence number, committed batch by committed batch, until the study has ended or is deleted.</summary>
    IAsyncEnumerable<JournalEntry[]> Watch(long afterSequence, CancellationToken cancellationToken);
}
