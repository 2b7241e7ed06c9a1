using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search;
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

    /// <summary>Trials of a study by number, from one on; none when there are no more.</summary>
    Task<IReadOnlyList<TrialSummary>> TrialsFrom(string study, int from);

    /// <summary>The trials of a study by number, a page at a time.</summary>
    async IAsyncEnumerable<IReadOnlyList<TrialSummary>> TrialPages(string study)
    {
        for (var from = 0; await TrialsFrom(study, from) is { Count: > 0 } page; from = page[^1].Number + 1)
            yield return page;
    }

    /// <summary>One trial; null when there is none of that number.</summary>
    Task<TrialSummary?> Trial(string study, int number);

    /// <summary>The reports of a trial, by epoch.</summary>
    Task<IReadOnlyList<TrialReport>> Reports(string study, int number);

    /// <summary>What an attempt of a trial wrote, or the last that wrote anything; null where there is none.</summary>
    Task<TrialLog?> Log(string study, int number, int? attempt);

    /// <summary>Reports of several trials, from a number on; none when there are no more.</summary>
    Task<IReadOnlyList<ReportedTrial>> ReportsFrom(string study, int from);

    /// <summary>The reports of all trials that have any, by the trial's number.</summary>
    async Task<IReadOnlyDictionary<int, IReadOnlyList<TrialReport>>> ReportsByTrial(string study)
    {
        var reports = new Dictionary<int, IReadOnlyList<TrialReport>>();
        for (var from = 0; await ReportsFrom(study, from) is { Count: > 0 } page; from = page[^1].Trial + 1)
            foreach (var trial in page)
                reports[trial.Trial] = trial.Reports;
        return reports;
    }

    /// <summary>The models of a study, by trial, fold and epoch.</summary>
    Task<IReadOnlyList<StoredModel>> Models(string study);

    /// <summary>A model by its name; null when there is none.</summary>
    Task<byte[]?> Model(ModelKey model);

    /// <summary>What <c>show</c> tells of a study, with so many of its best trials; null when there is none.</summary>
    Task<StudyDigest?> Digest(string study, int best);

    /// <summary>The journal of a study.</summary>
    Task<IReadOnlyList<JournalEntry>> Events(string study);

    /// <summary>The proof of a study's accounts.</summary>
    Task<StudyAudit> Audit(string study);
}
