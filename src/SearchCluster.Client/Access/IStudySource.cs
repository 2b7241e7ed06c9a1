using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Client.Access;

/// <summary>Where studies are read from: a database file, or a cluster.</summary>
internal interface IStudySource
{
    /// <summary>All studies, in the order of their submit.</summary>
    Task<IReadOnlyList<StudySummary>> Studies();

    /// <summary>One by name; null when there is none.</summary>
    Task<StudySummary?> Study(string name);

    /// <summary>A study as it was submitted; null when there is none.</summary>
    Task<StudySpec?> Spec(string name);

    /// <summary>The event that a study began with.</summary>
    Task<StudySubmitted> Submitted(string study);

    /// <summary>The trials of a study, by number.</summary>
    Task<IReadOnlyList<TrialSummary>> Trials(string study);

    /// <summary>One trial; null when there is none of that number.</summary>
    Task<TrialSummary?> Trial(string study, int number);

    /// <summary>The reports of a trial, by epoch.</summary>
    Task<IReadOnlyList<TrialReport>> Reports(string study, int number);

    /// <summary>The journal of a study.</summary>
    Task<IReadOnlyList<JournalEntry>> Events(string study);

    /// <summary>The proof of a study's accounts.</summary>
    Task<StudyAudit> Audit(string study);
}
