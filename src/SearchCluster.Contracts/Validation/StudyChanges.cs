using System.Text.Json;
using System.Text.Json.Nodes;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;

namespace SearchCluster.Contracts.Validation;

/// <summary>What differs between a study and a changed file of the same name.</summary>
public static class StudyChanges
{
    /// <summary>
    /// The dotted paths in which <paramref name="changed"/> differs from <paramref name="submitted"/> and may not; empty when the study
    /// can go on. Only the budget may grow: more trials, wall time, epochs and time of all trials, time of a trial, concurrency or
    /// attempts, a target further off, more
    /// patience; priority and weight may change either way; none given is the most there is.
    /// More epochs would make the finished trials other than they are, and are a change like any other; so is the order of the space,
    /// which decides what a trial number draws.
    /// </summary>
    public static IReadOnlyList<string> Between(StudySpec submitted, StudySpec changed)
    {
        var paths = new List<string>();
        Compare(Tree(submitted), Tree(changed), "", paths);
        // A study keeps the rules that it began with, whatever those of this version are.
        paths.Remove("sampler.revision");
        paths.RemoveAll(path => Grew(path, submitted.Search.Budget, changed.Search.Budget, submitted.Search.Objective));
        if (!paths.Exists(path => PlanPath.IsWithin(path, "space"))
            && !submitted.Search.Space.Keys.SequenceEqual(changed.Search.Space.Keys))
            paths.Add("space");
        return paths;
    }

    private static JsonNode? Tree(StudySpec spec) => JsonSerializer.SerializeToNode(spec, SearchClusterJson.Options);

    private static bool Grew(string path, Budget submitted, Budget changed, Objective objective) => path switch
    {
        "budget.trials" => IsGrowth(submitted.Trials, changed.Trials) || submitted.Trials is null,
        "budget.wallTime" => IsGrowth(submitted.WallTime, changed.WallTime),
        "budget.concurrency" => IsGrowth(submitted.Concurrency, changed.Concurrency),
        "budget.totalEpochs" => IsGrowth(submitted.TotalEpochs, changed.TotalEpochs),
        "budget.totalTime" => IsGrowth(submitted.TotalTime, changed.TotalTime),
        "budget.trialTime" => IsGrowth(submitted.TrialTime, changed.TrialTime),
        // Neither changes what comes out, only when.
        "budget.priority" or "budget.weight" => true,
        "budget.target" => submitted.Target is { } before && (changed.Target is not { } after || objective.IsBetter(after, before)),
        "budget.stop" => changed.Stop is null,
        "budget.stop.patience" => changed.Stop!.Patience >= submitted.Stop!.Patience,
        "budget.maxAttempts" => changed.MaxAttempts >= submitted.MaxAttempts,
        _ => false,
    };

    private static bool IsGrowth<T>(T? submitted, T? changed)
        where T : struct, IComparable<T> =>
        changed is null || (submitted is { } before && changed.Value.CompareTo(before) >= 0);

    private static void Compare(JsonNode? before, JsonNode? after, string path, List<string> paths)
    {
        switch (before, after)
        {
            case (JsonObject old, JsonObject next) when JsonNode.DeepEquals(old["kind"], next["kind"]):
                foreach (var key in old.Select(entry => entry.Key).Union(next.Select(entry => entry.Key)))
                    Compare(old[key], next[key], PlanPath.Key(path, key), paths);
                break;
            case (JsonArray old, JsonArray next) when old.Count == next.Count:
                for (var i = 0; i < old.Count; i++)
                    Compare(old[i], next[i], PlanPath.Item(path, i), paths);
                break;
            default:
                if (!JsonNode.DeepEquals(before, after))
                    paths.Add(path);
                break;
        }
    }
}
