using System.Text.Json;
using System.Text.Json.Nodes;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Json;

namespace SearchCluster.Web.Studies;

/// <summary>A study as the JSON that a study file of it would have. A file has no nulls: what is not there has its default.</summary>
internal static class StudyTree
{
    /// <summary>The whole study.</summary>
    public static JsonObject Of(StudySpec spec) =>
        WithoutNulls(JsonSerializer.SerializeToNode(spec, SearchClusterJson.Options)!.AsObject());

    /// <summary>The section, from which every null has been taken out.</summary>
    public static JsonObject WithoutNulls(JsonObject section)
    {
        foreach (var (key, value) in section.ToList())
            if (value is null)
                section.Remove(key);
            else
                Strip(value);
        return section;
    }

    private static void Strip(JsonNode node)
    {
        if (node is JsonObject section)
            WithoutNulls(section);
        else if (node is JsonArray items)
            foreach (var item in items.OfType<JsonNode>())
                Strip(item);
    }
}
