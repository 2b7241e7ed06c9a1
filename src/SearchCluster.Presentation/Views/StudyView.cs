using System.Text.Json;
using System.Text.Json.Nodes;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Importance;
using SearchCluster.Search.Studies;

namespace SearchCluster.Presentation.Views;

/// <summary>What a reader sees of a study, computed once from one reading of it.</summary>
public sealed record StudyView
{
    /// <summary>Best trials that <c>show</c> lists.</summary>
    public const int MostBest = 10;

    /// <summary>Where it stands: its counts and its best trial.</summary>
    public required StudySummary Study { get; init; }

    /// <summary>Its trials, by number; of a digest the best alone.</summary>
    public required IReadOnlyList<TrialSummary> Trials { get; init; }

    /// <summary>Its trials, the best first: see <see cref="Views.Ranking"/>. Of a digest the best alone.</summary>
    public required IReadOnlyList<TrialSummary> Ranking { get; init; }

    /// <summary>Which parameters made the difference; null while too few trials tell.</summary>
    public required StudyImportance? Importance { get; init; }

    /// <summary>What the lecture would say about its trials.</summary>
    public required IReadOnlyList<Note> Notes { get; init; }

    /// <summary>The stages of its search; empty for a sampler without stages.</summary>
    public required IReadOnlyList<Stage> Stages { get; init; }

    /// <summary>What its models take in the database; null where its trials leave none.</summary>
    public ModelsKept? Models { get; init; }

    /// <summary>What can be seen in the trials of a study.</summary>
    public static StudyView Of(StudySummary study, StudySpec spec, IReadOnlyList<TrialSummary> trials)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new StudyView
        {
            Study = study,
            Trials = trials,
            Ranking = Views.Ranking.Of(spec.Search.Objective, trials),
            Importance = StudyImportance.Of(
                ImportanceMethod.Fanova, new SearchSpace(spec.Search.Space), spec.Search.Objective, spec.Search.Seed, Observations(trials)),
            Notes = Note.Of(trials),
            Stages = Stage.Of(trials),
        };
    }

    /// <summary>What can be seen in the digest of a study.</summary>
    public static StudyView Of(StudyDigest digest, StudySpec spec)
    {
        ArgumentNullException.ThrowIfNull(digest);
        ArgumentNullException.ThrowIfNull(spec);
        return new StudyView
        {
            Study = digest.Study,
            Trials = [.. digest.Best.OrderBy(trial => trial.Number)],
            Ranking = digest.Best,
            Importance = StudyImportance.Of(
                ImportanceMethod.Fanova, new SearchSpace(spec.Search.Space), spec.Search.Objective, spec.Search.Seed, digest.Observed),
            Notes = Note.Of(digest.Notes),
            Stages = [.. digest.Stages.Select(stage => new Stage(stage.Stage, stage.Text))],
            Models = spec.Workload.LeavesModels ? digest.Models : null,
        };
    }

    /// <summary>The trials as importance is measured from them.</summary>
    public static IEnumerable<Observation> Observations(IEnumerable<TrialSummary> trials) =>
        trials.Select(trial => new Observation(trial.Number, trial.Configuration, trial.State, trial.Value));

    /// <summary>
    /// The document of <c>show</c>: the summary, and beside it the importance of each parameter, an empty list while too few trials tell,
    /// and what the study's models take, where its trials leave any.
    /// </summary>
    public JsonNode Document()
    {
        var document = JsonSerializer.SerializeToNode(Study, SearchClusterJson.Options)!;
        document["importance"] = JsonSerializer.SerializeToNode(Importance?.Parameters ?? [], SearchClusterJson.Options);
        if (Models is { } models)
            document["models"] = JsonSerializer.SerializeToNode(models, SearchClusterJson.Options);
        return document;
    }
}
