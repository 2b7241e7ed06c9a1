using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Client.Access;

/// <summary>The studies of a cluster, page by page from any of its silos.</summary>
internal sealed class ClusterStudies(ICatalogGrain catalog, CancellationToken cancellationToken) : IStudySource
{
    // A busy silo may answer later than Orleans waits; reading again is harmless.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public Task<IReadOnlyList<StudySummary>> Studies() => Ask(() => catalog.Studies(cancellationToken));

    public Task<StudySummary?> Study(string name) => Ask(() => catalog.Study(name, cancellationToken));

    public Task<StudySpec?> Spec(string name) => Ask(() => catalog.Spec(name, cancellationToken));

    public async Task<StudySubmitted> Submitted(string study) =>
        (StudySubmitted)(await Ask(() => catalog.Events(study, 0, cancellationToken)))[0].Event;

    public async Task<IReadOnlyList<TrialSummary>> Trials(string study)
    {
        var trials = new List<TrialSummary>();
        await foreach (var page in ((IStudySource)this).TrialPages(study))
            trials.AddRange(page);
        return trials;
    }

    public Task<IReadOnlyList<TrialSummary>> TrialsFrom(string study, int from) =>
        Ask(() => catalog.Trials(study, from, cancellationToken));

    public Task<TrialSummary?> Trial(string study, int number) => Ask(() => catalog.Trial(study, number, cancellationToken));

    public Task<IReadOnlyList<TrialReport>> Reports(string study, int number) =>
        Ask(() => catalog.Reports(study, number, cancellationToken));

    public Task<TrialLog?> Log(string study, int number, int? attempt) => Ask(() => catalog.Log(study, number, attempt, cancellationToken));

    public Task<IReadOnlyList<ReportedTrial>> ReportsFrom(string study, int from) =>
        Ask(() => catalog.ReportsFrom(study, from, cancellationToken));

    public Task<IReadOnlyList<StoredModel>> Models(string study) => Ask(() => catalog.Models(study, cancellationToken));

    public async Task<byte[]?> Model(ModelKey model)
    {
        using var bytes = new MemoryStream();
        while (await Ask(() => catalog.Model(model, (int)bytes.Length, cancellationToken)) is { } piece)
        {
            if (piece.Length == 0)
                return bytes.ToArray();
            bytes.Write(piece);
        }

        return null;
    }

    public Task<StudyDigest?> Digest(string study, int best) => Ask(() => catalog.Digest(study, best, cancellationToken));

    public async Task<IReadOnlyList<JournalEntry>> Events(string study)
    {
        var events = new List<JournalEntry>();
        while (await Ask(
            () => catalog.Events(study, events.Count == 0 ? 0 : events[^1].Sequence, cancellationToken)) is { Count: > 0 } page)
            events.AddRange(page);
        return events;
    }

    public Task<StudyAudit> Audit(string study) => Ask(() => catalog.Audit(study, cancellationToken));

    private static async Task<T> Ask<T>(Func<Task<T>> ask)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (TimeoutException) when (TimeProvider.System.GetElapsedTime(started) < Patience)
            {
                // Asked again.
            }
        }
    }
}
