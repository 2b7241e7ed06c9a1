using System.Text.Json;
using System.Text.Json.Nodes;
using SearchCluster.Contracts.Json;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Tests;

/// <summary>What studies came to, without what depends on time and place: equal texts mean equal bits.</summary>
internal static class Outcomes
{
    /// <summary>The best trial, all trials, and every epoch of each.</summary>
    public static string Of(StudyQueries queries, string study)
    {
        var trials = queries.Trials(study);
        return string.Join('\n', [
            JsonSerializer.Serialize(queries.Study(study)!.Best, SearchClusterJson.Options),
            .. trials.Select(trial => Timeless(trial)),
            .. trials.SelectMany(trial => queries.Reports(study, trial.Number).Select(report => $"{trial.Number} {Timeless(report)}")),
        ]);
    }

    private static string Timeless<T>(T value)
    {
        var node = JsonSerializer.SerializeToNode(value, SearchClusterJson.Options)!.AsObject();
        foreach (var part in (node["folds"] as JsonArray ?? []).Select(fold => fold!.AsObject()).Append(node))
        {
            part.Remove("timing");
            part.Remove("attempts");
        }

        return node.ToJsonString(SearchClusterJson.Options);
    }
}
