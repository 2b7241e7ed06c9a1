using System.Text.Json;
using System.Text.Json.Nodes;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Importance;
using SearchCluster.Search.Studies;

namespace SearchCluster.Client.Commands;

/// <summary>A study as <c>run</c> and <c>show</c> answer it.</summary>
/// <param name="Study">Where it stands.</param>
/// <param name="Trials">Its trials, by number.</param>
/// <param name="Importance">Which parameters made the difference; null while too few trials tell.</param>
internal sealed record StudyFindings(StudySummary Study, IReadOnlyList<TrialSummary> Trials, StudyImportance? Importance)
{
    /// <summary>What can be found in the trials of a study.</summary>
    public static StudyFindings Of(StudySummary study, StudySpec spec, IReadOnlyList<TrialSummary> trials) =>
        new(study, trials, StudyImportance.Of(ImportanceMethod.Fanova, spec, Observations(trials)));

    /// <summary>The trials as importance is measured from them.</summary>
    public static IEnumerable<Observation> Observations(IEnumerable<TrialSummary> trials) =>
        trials.Select(trial => new Observation(trial.Number, trial.Configuration, trial.State, trial.Value));

    /// <summary>The summary, and beside it the importance of each parameter; an empty list while too few trials tell.</summary>
    public JsonNode Document()
    {
        var document = JsonSerializer.SerializeToNode(Study, SearchClusterJson.Options)!;
        document["importance"] = JsonSerializer.SerializeToNode(Importance?.Parameters ?? [], SearchClusterJson.Options);
        return document;
    }
}
