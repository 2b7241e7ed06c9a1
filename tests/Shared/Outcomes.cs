using System.Text.Json;
using System.Text.Json.Nodes;
using SearchCluster.Contracts.Json;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Tests;

/// <summary>What studies came to, without what depends on time and place: equal texts mean equal bits.</summary>
internal static class Outcomes
{
    /// <summary>The study as it is shown, all trials, and every epoch of each.</summary>
    public static string Of(StudyQueries queries, string study)
    {
        var trials = queries.Trials(study);
        return string.Join('\n', [
            Timeless(queries.Study(study)!),
            .. trials.Select(trial => Timeless(trial)),
            .. trials.SelectMany(trial => queries.Reports(study, trial.Number).Select(report => $"{trial.Number} {Timeless(report)}")),
        ]);
    }

    /// <summary>Removes <c>timing</c> and <c>attempts</c>, also of folds.</summary>
    public static void RemoveTimeAndPlace(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            members.Remove("timing");
            members.Remove("attempts");
            foreach (var member in members)
                RemoveTimeAndPlace(member.Value);
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
                RemoveTimeAndPlace(item);
        }
    }

    private static string Timeless<T>(T value)
    {
        var node = JsonSerializer.SerializeToNode(value, SearchClusterJson.Options);
        RemoveTimeAndPlace(node);
        return node!.ToJsonString(SearchClusterJson.Options);
    }
}
