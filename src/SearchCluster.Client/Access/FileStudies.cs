using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Client.Access;

/// <summary>The studies of an open database file. SQLite is synchronous: every task has ended when it is returned.</summary>
internal sealed class FileStudies(StudyQueries queries) : IStudySource
{
    public Task<IReadOnlyList<StudySummary>> Studies() => Task.FromResult(queries.Studies());

    public Task<StudySummary?> Study(string name) => Task.FromResult(queries.Study(name));

    public Task<StudySpec?> Spec(string name) => Task.FromResult(queries.Spec(name));

    public Task<StudySubmitted> Submitted(string study) => Task.FromResult((StudySubmitted)queries.Entries(study, 0, most: 1)[0].Event);

    public Task<IReadOnlyList<TrialSummary>> Trials(string study) => Task.FromResult(queries.Trials(study));

    public Task<TrialSummary?> Trial(string study, int number) => Task.FromResult(queries.Trial(study, number));

    public Task<IReadOnlyList<TrialReport>> Reports(string study, int number) => Task.FromResult(queries.Reports(study, number));

    public Task<IReadOnlyList<JournalEntry>> Events(string study) => Task.FromResult(queries.Entries(study, 0));

    public Task<StudyAudit> Audit(string study) => Task.FromResult(queries.Audit(study));
}
