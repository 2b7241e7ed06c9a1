using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Presentation.Views;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Web.Studies;

/// <summary>Reads the studies of the cluster, from any silo, page by page.</summary>
internal sealed class StudyReader(IGrainFactory grains)
{
    /// <summary>What can be read of all studies.</summary>
    public ICatalogGrain Catalog => grains.GetGrain<ICatalogGrain>(0);

    /// <summary>A study as <c>show</c> shows it: of its trials the best, and what others have in common; null when there is none.</summary>
    public async Task<StudyView?> Digest(string name, CancellationToken cancellationToken) =>
        await Catalog.Digest(name, StudyView.MostBest, cancellationToken) is { } digest
            && await Catalog.Spec(name, cancellationToken) is { } spec
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

    /// <summary>The events of a study, in order.</summary>
    public async Task<IReadOnlyList<StudyEvent>> Journal(string study, CancellationToken cancellationToken)
    {
        var events = new List<StudyEvent>();
        for (long last = 0; await Catalog.Events(study, last, cancellationToken) is { Count: > 0 } page; last = page[^1].Sequence)
            events.AddRange(page.Select(entry => entry.Event));
        return events;
    }

    /// <summary>A study with every epoch of its trials; null when there is none.</summary>
    public async Task<ExportedStudy?> Export(string name, CancellationToken cancellationToken)
    {
        if (await View(name, cancellationToken) is not { } read)
            return null;
        var reports = new Dictionary<int, IReadOnlyList<TrialReport>>();
        for (var from = 0; await Catalog.ReportsFrom(name, from, cancellationToken) is { Count: > 0 } page; from = page[^1].Trial + 1)
            foreach (var trial in page)
                reports[trial.Trial] = trial.Reports;
        return new ExportedStudy(
            read.View.Study, read.Spec,
                [.. read.View.Trials.Select(trial => new ExportedTrial(trial, reports.GetValueOrDefault(trial.Number, [])))]);
    }

    /// <summary>
    /// A study with all its trials, and as it was submitted; its counts and its trials are of one moment. Null when there is none.
    /// </summary>
    public async Task<(StudyView View, StudySpec Spec)?> View(string name, CancellationToken cancellationToken)
    {
        if (await Catalog.Spec(name, cancellationToken) is not { } spec)
            return null;
        return await SteadyReading.Of(() => Catalog.Study(name, cancellationToken), () => Trials(name, cancellationToken)) is { } read
            ? (StudyView.Of(read.Study, spec, read.Trials), spec)
            : null;
    }
}
