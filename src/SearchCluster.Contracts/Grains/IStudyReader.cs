using SearchCluster.Search.Studies;

namespace SearchCluster.Contracts.Grains;

/// <summary>What readers call of a study's coordinator; its key is the study's name.</summary>
[Alias("searchcluster.study.reader")]
public interface IStudyReader : IGrainWithStringKey
{
    /// <summary>The study as it was submitted, with its budget of today; null when there is none.</summary>
    Task<StudySubmission?> Submission(CancellationToken cancellationToken);

    /// <summary>The study as users see it; null when there is none.</summary>
    Task<StudySummary?> Show(CancellationToken cancellationToken);

    /// <summary>Where the study stands, for a watch to begin from; null when there is none.</summary>
    Task<StudyStanding?> Standing(CancellationToken cancellationToken);

    /// <summary>The journal after a sequence number, committed batch by committed batch, until the study has ended or is deleted.</summary>
    IAsyncEnumerable<JournalEntry[]> Watch(long afterSequence, CancellationToken cancellationToken);

    /// <summary>What the slots that hold a trial say of it, by fold; empty when none is at work on it.</summary>
    Task<IReadOnlyList<RunningAttempt>> Attempts(int trial, CancellationToken cancellationToken);

    /// <summary>What the program of a trial that runs has written from a byte on; null when none runs.</summary>
    Task<TrialLogPart?> Log(int trial, long from, CancellationToken cancellationToken);
}
