using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Presentation.Views;
using SearchCluster.Presentation.Words;
using SearchCluster.Search;
using SearchCluster.Search.Importance;
using SearchCluster.Search.Studies;
using SearchCluster.Web.Answers;

namespace SearchCluster.Web.Studies;

/// <summary>What can be known of a study beyond where it stands: what mattered, what is best, whether its accounts are right.</summary>
internal static class InsightEndpoints
{
    /// <summary>Adds them to the group of the API.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/studies/{name}/view", View);
        api.MapGet("/studies/{name}/spec", Spec);
        api.MapGet("/studies/{name}/best", Best);
        api.MapGet("/studies/{name}/front", Front);
        api.MapGet("/studies/{name}/importance", Importance);
        api.MapGet("/studies/{name}/audit", Audit);
        api.MapGet("/studies/{name}/replay", Replay);
    }

    /// <summary>
    /// All that a page begins with, of one reading; trials come in pages, and what happens from <c>sequence</c> on as events.
    /// </summary>
    private static async Task<IResult> View(string name, StudyReader reader, IGrainFactory grains, CancellationToken cancellationToken)
    {
        // Before the rest is read: what is committed meanwhile is told twice, never left out.
        var standing = await grains.GetGrain<IStudyGrain>(name).Standing(cancellationToken);
        if (await reader.Digest(name, cancellationToken) is not { } view
            || await reader.Catalog.Spec(name, cancellationToken) is not { } spec)
            return await StudyEndpoints.Missing(name, reader, cancellationToken);
        var budget = (await grains.GetGrain<IStudyGrain>(name).Submission(cancellationToken))?.Spec.Search.Trials;
        var document = JsonSerializer.SerializeToNode(
            new StudyDocument(view.Study, spec.Search.Objectives, view.Notes, view.Stages, view.Importance), SearchClusterJson.Options)!;
        document["importanceText"] = view.Importance is { } importance ? ImportanceWords.Of(importance) : null;
        document["spec"] = StudyTree.Of(spec);
        document["trials"] = budget ?? spec.Search.Trials;
        document["sequence"] = standing?.Sequence ?? 0;
        return new Document(document);
    }

    private static async Task<IResult> Spec(string name, StudyReader reader, CancellationToken cancellationToken) =>
        await reader.Catalog.Spec(name, cancellationToken) is { } spec
            ? new Document(StudyTree.Of(spec))
            : await StudyEndpoints.Missing(name, reader, cancellationToken);

    private static async Task<IResult> Best(string name, StudyReader reader, CancellationToken cancellationToken)
    {
        if (await reader.Catalog.Study(name, cancellationToken) is not { } study)
            return await StudyEndpoints.Missing(name, reader, cancellationToken);
        return study.Best is { } best
            ? new Document(best)
            : Refusal.Missing($"study '{name}' has no best trial: {StandingWords.WhyNoneIsBest(study.Counts)}");
    }

    private static async Task<IResult> Front(string name, StudyReader reader, CancellationToken cancellationToken)
    {
        if (await reader.Catalog.Study(name, cancellationToken) is not { } study)
            return await StudyEndpoints.Missing(name, reader, cancellationToken);
        return study.Front is { } front ? new Document(front) : Refusal.Missing($"study '{name}' has one objective, and no front");
    }

    private static async Task<IResult> Importance(
        string name, StudyReader reader, CancellationToken cancellationToken, string method = "fanova")
    {
        if (method is not ("fanova" or "pedAnova"))
            return Refusal.Misunderstood($"method is '{method}'; it must be fanova or pedAnova");
        if (await reader.Catalog.Spec(name, cancellationToken) is not { } spec)
            return await StudyEndpoints.Missing(name, reader, cancellationToken);
        var trials = await reader.Trials(name, cancellationToken);
        var space = new SearchSpace(spec.Search.Space);
        var kind = method == "fanova" ? ImportanceMethod.Fanova : ImportanceMethod.PedAnova;
        if (StudyImportance.Of(kind, space, spec.Search.Objective, spec.Search.Seed, StudyView.Observations(trials)) is not { } importance)
        {
            return Refusal.Conflict(
                $"study '{name}' has too few trials with a result: importance needs {StudyImportance.LeastTrials(space)} "
                + "(20, or 4 for each varied parameter where that is more)");
        }

        var document = JsonSerializer.SerializeToNode(importance, SearchClusterJson.Options)!.AsObject();
        document.Insert(0, "study", name);
        document["text"] = ImportanceWords.Of(importance);
        return new Document(document);
    }

    private static async Task<IResult> Audit(string name, StudyReader reader, CancellationToken cancellationToken) =>
        await reader.Catalog.Study(name, cancellationToken) is null
            ? await StudyEndpoints.Missing(name, reader, cancellationToken)
            : new Document(await reader.Catalog.Audit(name, cancellationToken));

    private static async Task<IResult> Replay(string name, StudyReader reader, CancellationToken cancellationToken)
    {
        if (await reader.Catalog.Spec(name, cancellationToken) is not { } spec)
            return await StudyEndpoints.Missing(name, reader, cancellationToken);
        var journal = await reader.Journal(name, cancellationToken);
        try
        {
            return new Document(StudyReplay.Of(spec.Search, journal));
        }
        // A journal that was changed by hand may name trials that do not exist, or end what has ended.
        catch (Exception error)
            when (error is InvalidOperationException or ArgumentException or KeyNotFoundException or NullReferenceException)
        {
            return Refusal.Conflict($"the journal of study '{name}' is damaged: its audit says more");
        }
    }

    private sealed record StudyDocument(
        StudySummary Study, IReadOnlyList<Objective> Objectives, IReadOnlyList<Note> Notes, IReadOnlyList<Stage> Stages,
            StudyImportance? Importance);
}
