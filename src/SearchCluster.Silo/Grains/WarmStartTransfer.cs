using SearchCluster.Contracts;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Silo.Grains;

/// <summary>What a new study begins from.</summary>
/// <param name="Trials">The trials of another study; null where it begins from none.</param>
/// <param name="Problems">What stands in the way; empty where nothing does.</param>
internal sealed record WarmStartTransfer(IReadOnlyList<Observation>? Trials, IReadOnlyList<Problem> Problems)
{
    private const string Path = "warmStart.study";

    /// <summary>The trials of the study that the search names, as far as they can be taken over.</summary>
    /// <exception cref="DatabaseException">The other study's journal cannot be read.</exception>
    public static async Task<WarmStartTransfer> Of(SearchPlan search, IJournal journal)
    {
        if (search.WarmStart is not { } start)
            return new WarmStartTransfer(null, []);

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
                        return Refused($"'{start.Study}' has another objective: {Words(other.Objective)}; "
                            + $"its values say nothing about {Words(search.Objective)}");
                    }

                    study = new Study(other, new StudyOptions());
                }

                study.Apply(entry.Event);
            }
        }

        if (study is null)
            return Refused($"there is no study '{start.Study}' in this database");

        var ended = study.Ended.ToList();
        var transferable = start.Transferable(search, ended);
        if (transferable.Count > 1)
            return new WarmStartTransfer(transferable, []);
        var needed = start.Use == WarmStartUse.Range
            ? "two that completed"
            : "two with a value of this space for each active parameter, and with no other parameter,";
        return Refused($"of the {ended.Count} ended trials of '{start.Study}' {transferable.Count} can be taken over: {needed} are needed");
    }

    private static WarmStartTransfer Refused(string why) => new(null, [new Problem(Path, why)]);

    private static string Words(Objective objective) => $"{objective.Metric}, {objective.Direction.ToString().ToLowerInvariant()}";
}
