using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.StudyFiles;
using SearchCluster.Presentation.Views;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Web.Answers;

namespace SearchCluster.Web.Studies;

/// <summary>The studies: their list, one of them, its submit and its end.</summary>
internal static class StudyEndpoints
{
    private const int DefaultPage = 100;
    private const int MostStudies = 1000;

    /// <summary>Adds them to the group of the API.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/studies", List);
        api.MapPost("/studies", Submit);
        api.MapGet("/studies/{name}", Show);
        api.MapDelete("/studies/{name}", Delete);
    }

    private static async Task<IResult> List(
        StudyReader reader, HttpRequest request, CancellationToken cancellationToken,
        string? state = null, string? tag = null, string? text = null, string? after = null, int limit = DefaultPage)
    {
        if (limit is < 1 or > MostStudies)
            return Refusal.Misunderstood($"limit is {limit}; it must be from 1 to {MostStudies}");
        if (!NamedStates.TryRead<StudyState>(state, out var states, out var strange))
            return strange;
        var all = await reader.Catalog.Studies(cancellationToken);
        var rest = after is null ? all : all.SkipWhile(study => study.Study != after).Skip(1);
        var found = rest
            .Where(study => states.Count == 0 || states.Contains(study.State))
            .Where(study => text is null || study.Study.Contains(text, StringComparison.OrdinalIgnoreCase)
                || study.Metric.Contains(text, StringComparison.OrdinalIgnoreCase))
            // No study has tags yet.
            .Where(_ => tag is null)
            .Take(limit + 1).ToList();
        return new Document(found.Take(limit))
        {
            Next = found.Count > limit ? PageLink.After(request, found[limit - 1].Study) : null,
        };
    }

    private static async Task<IResult> Show(string name, StudyReader reader, CancellationToken cancellationToken) =>
        await reader.Digest(name, cancellationToken) is { } view ? new Document(view.Document())
            : await Missing(name, reader, cancellationToken);

    private static async Task<IResult> Submit(
        HttpRequest request, StudyReader reader, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var (body, refusal) = await RequestText.Read(request, cancellationToken);
        if (body is null)
            return refusal!;
        var text = StudyText.Read(new StringReader(body));
        if (text.Reading.Spec is not { } spec)
            return Refusal.Invalid("invalid study", text.Reading.Problems);

        var submission = new StudySubmission { Spec = spec, TraceParent = Activity.Current?.Id };
        var result = await grains.GetGrain<IStudyGrain>(spec.Name).Submit(submission, cancellationToken);
        if (result.Kind == SubmitKind.Unfit)
            return Refusal.Invalid("invalid study", [.. result.Problems.Select(text.Locate)]);
        if (result.Kind == SubmitKind.Refused)
            return Differs(spec.Name, result, text.Locate);

        var view = await reader.Digest(spec.Name, cancellationToken);
        if (view is null)
            return Refusal.Missing($"study '{spec.Name}' was deleted at once");
        var document = view.Document();
        document["warnings"] =
            new System.Text.Json.Nodes.JsonArray(
            [.. spec.Search.Warnings().Concat(result.Warnings).Select(warning => (System.Text.Json.Nodes.JsonNode)warning)]);
        return new Document(document, result.Kind == SubmitKind.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK)
        {
            Location = PageLink.ToStudy(request, spec.Name),
        };
    }

    private static async Task<IResult> Delete(
        string name, StudyReader reader, IGrainFactory grains, CancellationToken cancellationToken, bool force = false)
    {
        if (await reader.Catalog.Study(name, cancellationToken) is not { } study)
            return await Missing(name, reader, cancellationToken);
        if (!force && study is { State: StudyState.Paused, Counts.Running: > 0 and var running })
            return Refusal.Conflict(
                $"study '{name}' is paused, but {running} of its trials still run: wait for their end, or delete it with force=true");
        var result = await grains.GetGrain<IStudyGrain>(name).Delete(force, cancellationToken);
        if (result.Refusal is { } refusal)
            return Refusal.Conflict(refusal.Replace("--force", "force=true", StringComparison.Ordinal));
        return result.Study is { } deleted
            ? new Document(new DeletedStudy(name, Deleted: true, deleted.Counts.Proposed))
            : await Missing(name, reader, cancellationToken);
    }

    /// <summary>There is no study of that name: 404, with those that are named almost so.</summary>
    public static async Task<IResult> Missing(string name, StudyReader reader, CancellationToken cancellationToken)
    {
        const int Most = 3;
        var known = await reader.Catalog.Studies(cancellationToken);
        var nearest = NearestName.Order(name, known.Select(study => study.Study), Most);
        return Refusal.Missing($"there is no study '{name}'{(nearest.Count == 0 ? "" : $"; nearest: {string.Join(", ", nearest)}")}");
    }

    /// <summary>The study of that name is another one: 409, with every path that differs.</summary>
    public static IResult Differs(string name, SubmitResult result, Func<Problem, Problem> locate) => Refusal.Conflict(
        $"another study is named '{name}', and only its budget may grow",
        [.. result.ChangedPaths.Select(
            path => locate(new Problem(path, $"differs from the study '{name}' that exists; only its budget may grow")))]);
}
