using SearchCluster.Contracts;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Silo.Grains;

/// <content>Beginning from what another study found.</content>
internal sealed partial class StudyGrain
{
    /// <summary>
    /// The trials of another study that the new one begins from, null where it begins from none, and what stands in the way.
    /// </summary>
    private async Task<(IReadOnlyList<Observation>? Trials, IReadOnlyList<Problem> Problems)> Transfer(SearchPlan search)
    {
        if (search.WarmStart is not { } start)
            return (null, []);

        Study? study = null;
        await foreach (var page in journal.Replay(start.Study))
        {
            foreach (var entry in page.Entries)
            {
                if (study is null)
                {
                    var other = StoredJson.Read<StudySpec>(((StudySubmitted)entry.Event).Spec).Search;
                    if ((other.Objective.Metric, other.Objective.Direction) != (search.Objective.Metric, search.Objective.Direction))
                    {
                        return (null, [new Problem("warmStart.study",
                            $"'{start.Study}' has another objective: {Words(other.Objective)}; its values say nothing about {Words(search.Objective)}")]);
                    }

                    study = new Study(other, new StudyOptions());
                }

                study.Apply(entry.Event);
            }
        }

        if (study is null)
            return (null, [new Problem("warmStart.study", $"there is no study '{start.Study}' in this database")]);

        var ended = study.Ended.ToList();
        var transferable = start.Transferable(search, ended);
        if (transferable.Count > 1)
            return (transferable, []);
        var needed = start.Use == WarmStartUse.Range
            ? "two that completed"
            : "two with a value of this space for each active parameter, and with no other parameter,";
        return (null, [new Problem("warmStart.study",
            $"of the {ended.Count} ended trials of '{start.Study}' {transferable.Count} can be taken over: {needed} are needed")]);
    }

    private static string Words(Objective objective) => $"{objective.Metric}, {objective.Direction.ToString().ToLowerInvariant()}";
}
