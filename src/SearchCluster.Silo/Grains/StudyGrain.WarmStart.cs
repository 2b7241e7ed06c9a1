using System.Text.Json;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Silo.Grains;

/// <content>Beginning from what another study found.</content>
internal sealed partial class StudyGrain
{
    /// <summary>The trials of another study that the new one begins from, null where it begins from none, and what stands in the way.</summary>
    private async Task<(IReadOnlyList<Observation>? Trials, IReadOnlyList<Problem> Problems)> Transfer(SearchPlan search)
    {
        if (search.WarmStart is not { } start)
            return (null, []);

        var entries = await journal.Read(start.Study, 0);
        if (entries.Count == 0)
            return (null, [new Problem("warmStart.study", $"there is no study '{start.Study}' in this database")]);

        var other = ((StudySubmitted)entries[0].Event).Spec.Deserialize<StudySpec>(SearchClusterJson.Options)!.Search;
        if ((other.Objective.Metric, other.Objective.Direction) != (search.Objective.Metric, search.Objective.Direction))
        {
            return (null, [new Problem("warmStart.study",
                $"'{start.Study}' has another objective: {Words(other.Objective)}; its values say nothing about {Words(search.Objective)}")]);
        }

        var study = new Study(other, new StudyOptions());
        foreach (var entry in entries)
            study.Fold(entry.Event);
        var ended = study.Ended.ToList();
        var transferable = start.Transferable(search, ended);
        return transferable.Count > 1
            ? (transferable, [])
            : (null, [new Problem("warmStart.study",
                $"of the {ended.Count} ended trials of '{start.Study}' {transferable.Count} can be taken over: {(start.Use == WarmStartUse.Range ? "two that completed" : "two with a value of this space for each active parameter, and with no other parameter,")} are needed")]);
    }

    private static string Words(Objective objective) => $"{objective.Metric}, {objective.Direction.ToString().ToLowerInvariant()}";
}
