using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Presentation.Views;
using SearchCluster.Search.Studies;

namespace SearchCluster.Web.Studies;

/// <summary>Reads the studies of the cluster, from any silo, page by page.</summary>
internal sealed class StudyReader(IGrainFactory grains)
{
    private const int MostReadings = 5;

    /// <summary>What can be read of all studies.</summary>
    public ICatalogGrain Catalog => grains.GetGrain<ICatalogGrain>(0);

    /// <summary>A study as <c>show</c> shows it: of its trials the best, and what others have in common; null when there is none.</summary>
    public async Task<StudyView?> Digest(string name, CancellationToken cancellationToken) =>
        await Catalog.Digest(name, StudyView.MostBest, cancellationToken) is { } digest && await Catalog.Spec(name, cancellationToken) is { } spec
            ? StudyView.Of(digest, spec)
            : null;

    /// <summary>All trials of a study, by number, a page at a time from one on.</summary>
    public async IAsyncEnumerable<IReadOnlyList<TrialSummary>> TrialPages(
        string study, int from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await Catalog.Trials(study, from, cancellationToken) is { Count: > 0 } page)
        {
            yield return page;
            from = page[^1].Number + 1;
        }
    }

    /// <summary>All trials of a study, by number.</summary>
    public async Task<IReadOnlyList<TrialSummary>> Trials(string study, CancellationToken cancellationToken)
    {
        var trials = new List<TrialSummary>();
        await foreach (var page in TrialPages(study, from: 0, cancellationToken))
            trials.AddRange(page);
        return trials;
    }

    /// <summary>A study with all its trials, and as it was submitted; its counts and its trials are of one moment. Null when there is none.</summary>
    public async Task<(StudyView View, StudySpec Spec)?> View(string name, CancellationToken cancellationToken)
    {
        if (await Catalog.Spec(name, cancellationToken) is not { } spec)
            return null;
        for (var reading = 1; ; reading++)
        {
            var before = await Catalog.Study(name, cancellationToken);
            var trials = await Trials(name, cancellationToken);
            var after = await Catalog.Study(name, cancellationToken);
            if (before is null || after is null)
                return null;
            // A study that goes on may have changed meanwhile. One that never stands still is shown as it was before its trials were read.
            if (reading == MostReadings || (before.State, before.Counts, before.Best?.Number) == (after.State, after.Counts, after.Best?.Number))
                return (StudyView.Of(before, spec, trials), spec);
        }
    }
}
