using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Client.Access;

/// <summary>The studies of a cluster, page by page from any of its silos.</summary>
internal sealed class ClusterStudies(ICatalogGrain catalog, CancellationToken cancellationToken) : IStudySource
{
    public Task<IReadOnlyList<StudySummary>> Studies() => catalog.Studies(cancellationToken);

    public Task<StudySummary?> Study(string name) => catalog.Study(name, cancellationToken);

    public Task<StudySpec?> Spec(string name) => catalog.Spec(name, cancellationToken);

    public async Task<StudySubmitted> Submitted(string study) =>
        (StudySubmitted)(await catalog.Events(study, 0, cancellationToken))[0].Event;

    public async Task<IReadOnlyList<TrialSummary>> Trials(string study)
    {
        var trials = new List<TrialSummary>();
        await foreach (var page in ((IStudySource)this).TrialPages(study))
            trials.AddRange(page);
        return trials;
    }

    public Task<IReadOnlyList<TrialSummary>> TrialsFrom(string study, int from) => catalog.Trials(study, from, cancellationToken);

    public Task<TrialSummary?> Trial(string study, int number) => catalog.Trial(study, number, cancellationToken);

    public Task<IReadOnlyList<TrialReport>> Reports(string study, int number) => catalog.Reports(study, number, cancellationToken);

    public Task<IReadOnlyList<ReportedTrial>> ReportsFrom(string study, int from) => catalog.ReportsFrom(study, from, cancellationToken);

    public Task<StudyDigest?> Digest(string study, int best) => catalog.Digest(study, best, cancellationToken);

    public async Task<IReadOnlyList<JournalEntry>> Events(string study)
    {
        var events = new List<JournalEntry>();
        while (await catalog.Events(study, events.Count == 0 ? 0 : events[^1].Sequence, cancellationToken) is { Count: > 0 } page)
            events.AddRange(page);
        return events;
    }

    public Task<StudyAudit> Audit(string study) => catalog.Audit(study, cancellationToken);
}
