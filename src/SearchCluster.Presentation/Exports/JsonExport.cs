using System.Text.Json;
using System.Text.Json.Nodes;
using SearchCluster.Contracts.Json;
using SearchCluster.Presentation.Views;

namespace SearchCluster.Presentation.Exports;

/// <summary>Everything as one JSON document: the study as <c>show</c> has it, its plan, and every trial as <c>trial</c> has it.</summary>
public static class JsonExport
{
    /// <summary>The document: <c>{ study, spec, trials }</c>.</summary>
    public static JsonNode Of(ExportedStudy study) => new JsonObject
    {
        ["study"] = StudyView.Of(study.Summary, study.Spec, [.. study.Trials.Select(trial => trial.Summary)]).Document(),
        ["spec"] = JsonSerializer.SerializeToNode(study.Spec, SearchClusterJson.Options),
        ["trials"] = new JsonArray([.. study.Trials.Select(TrialOf)]),
    };

    private static JsonNode TrialOf(ExportedTrial trial)
    {
        var document = JsonSerializer.SerializeToNode(trial.Summary, SearchClusterJson.Options)!;
        document["reports"] = JsonSerializer.SerializeToNode(trial.Reports, SearchClusterJson.Options);
        return document;
    }
}
