using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Client.Access;

/// <summary>The studies of an open database file. SQLite is synchronous: every task has ended when it is returned.</summary>
internal sealed class FileStudies(StudyQueries queries) : IStudySource
{
    private const int PageOfTrials = 1000;
    private const int PageOfReports = 10_000;

    public Task<IReadOnlyList<StudySummary>> Studies() => Task.FromResult(queries.Studies());

    public Task<StudySummary?> Study(string name) => Task.FromResult(queries.Study(name));

    public Task<StudySpec?> Spec(string name) => Task.FromResult(queries.Spec(name));

    public Task<StudySubmitted> Submitted(string study) => Task.FromResult(queries.Submitted(study)
        ?? throw new DatabaseException(
            $"the journal of study '{study}' has lost its first event: \"searchcluster audit {study}\" says more"));

    public Task<IReadOnlyList<TrialSummary>> Trials(string study) => Task.FromResult(queries.Trials(study));

    public Task<IReadOnlyList<TrialSummary>> TrialsFrom(string study, int from) =>
        Task.FromResult(queries.Trials(study, from, PageOfTrials));

    public Task<TrialSummary?> Trial(string study, int number) => Task.FromResult(queries.Trial(study, number));

    public Task<IReadOnlyList<TrialReport>> Reports(string study, int number) => Task.FromResult(queries.Reports(study, number));

    public Task<TrialLog?> Log(string study, int number, int? attempt) => Task.FromResult(queries.Log(study, number, attempt));

    public Task<IReadOnlyList<ReportedTrial>> ReportsFrom(string study, int from) =>
        Task.FromResult(queries.ReportsFrom(study, from, PageOfReports));

    public Task<IReadOnlyList<StoredModel>> Models(string study) => Task.FromResult(queries.Models(study));

    public Task<byte[]?> Model(ModelKey model) => Task.FromResult(queries.Model(model));

    public Task<StudyDigest?> Digest(string study, int best) => Task.FromResult(queries.Digest(study, best));

    public Task<IReadOnlyList<JournalEntry>> Events(string study) => Task.FromResult(queries.Entries(study, 0));

    public Task<StudyAudit> Audit(string study) => Task.FromResult(queries.Audit(study));
}
