using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.StudyFiles;
using SearchCluster.Contracts.Validation;
using SearchCluster.Search;
using SearchCluster.Web.Answers;

namespace SearchCluster.Web.Studies;

/// <summary>What an operator does to a study. The answer of each is the study after it.</summary>
internal static class ActionEndpoints
{
    private const string Budget = "budget";

    /// <summary>Adds them to the group of the API.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        Control(api, "pause", (study, cancellationToken) => study.Pause(cancellationToken));
        Control(api, "resume", (study, cancellationToken) => study.Resume(cancellationToken));
        Control(api, "stop", (study, cancellationToken) => study.Stop(cancellationToken));
        Control(api, "cancel", (study, cancellationToken) => study.Cancel(cancellationToken));
        api.MapPost("/studies/{name}/enqueue", Enqueue);
        api.MapPost("/studies/{name}/budget", Grow);
    }

    private static void Control(RouteGroupBuilder api, string action, Func<IStudyGrain, CancellationToken, Task<ControlResult>> act) =>
        api.MapPost(
        $"/studies/{{name}}/{action}",
        async (string name, StudyReader reader, IGrainFactory grains, CancellationToken cancellationToken) =>
        {
            if (await reader.Catalog.Study(name, cancellationToken) is null)
                return await StudyEndpoints.Missing(name, reader, cancellationToken);
            var result = await act(grains.GetGrain<IStudyGrain>(name), cancellationToken);
            if (result.Refusal is { } refusal)
                return Refusal.Conflict(refusal);
            return result.Study is { } study ? new Document(study) : await StudyEndpoints.Missing(name, reader, cancellationToken);
        });

    private static async Task<IResult> Enqueue(
        string name, HttpRequest request, StudyReader reader, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (await reader.Catalog.Study(name, cancellationToken) is null)
            return await StudyEndpoints.Missing(name, reader, cancellationToken);
        var (tree, refusal) = await Section(request, "a configuration", "configuration", cancellationToken);
        if (tree is null)
            return refusal!;

        var values = tree.Value.Section.Select(value => KeyValuePair.Create(value.Key, JsonSerializer.SerializeToElement(value.Value)));
        var result = await grains.GetGrain<IStudyGrain>(name).Enqueue(Configuration.Of(values), cancellationToken);
        if (result is { Study: not null, Refusal: null, Problems.Count: > 0 })
            return Refusal.Invalid(
                "invalid configuration", [.. result.Problems.Select(problem => problem with { Line = tree.Value.LineOf(problem.Path) })]);
        if (result.Refusal is { } reason)
            return Refusal.Conflict(reason);
        return result.Trial is { } trial
            ? new Document(
                new EnqueuedTrial(name, trial), StatusCodes.Status201Created)
            { Location = PageLink.ToTrial(request, name, trial) }
            : await StudyEndpoints.Missing(name, reader, cancellationToken);
    }

    private static async Task<IResult> Grow(
        string name, HttpRequest request, StudyReader reader, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (await reader.Catalog.Study(name, cancellationToken) is null)
            return await StudyEndpoints.Missing(name, reader, cancellationToken);
        var (tree, refusal) = await Section(request, "a budget", Budget, cancellationToken);
        if (tree is null)
            return refusal!;
        var study = grains.GetGrain<IStudyGrain>(name);
        if (await study.Submission(cancellationToken) is not { } submission)
            return await StudyEndpoints.Missing(name, reader, cancellationToken);

        // The study as it is, with those keys of its budget: what a changed file would say.
        var whole = StudyTree.Of(submission.Spec);
        var budget = whole[Budget]!.AsObject();
        foreach (var (key, value) in tree.Value.Section)
            budget[key] = value?.DeepClone();
        Problem Locate(Problem problem) => problem with { Line = tree.Value.LineOf(Within(problem.Path)) };
        var reading = StudyReading.Of(StudyTree.WithoutNulls(whole));
        if (reading.Spec is not { } spec)
            return Refusal.Invalid("invalid budget", [.. reading.Problems.Select(Locate)]);
        var result = await study.Submit(submission with { Spec = spec }, cancellationToken);
        return result.Kind switch
        {
            SubmitKind.Unfit => Refusal.Invalid("invalid budget", [.. result.Problems.Select(Locate)]),
            SubmitKind.Refused => StudyEndpoints.Differs(name, result, Locate),
            _ => await study.Show(cancellationToken) is { } summary ? new Document(summary)
                : await StudyEndpoints.Missing(name, reader, cancellationToken),
        };
    }

    private static string Within(string path) => PlanPath.IsWithin(path, Budget) ? path[Budget.Length..].TrimStart('.') : path;

    /// <summary>The object that a body holds, which may stand under a key of its own.</summary>
    private static async Task<(PostedSection? Tree, IResult? Refusal)> Section(
        HttpRequest request, string what, string key, CancellationToken cancellationToken)
    {
        var (body, refusal) = await RequestText.Read(request, cancellationToken);
        if (body is null)
            return (null, refusal);
        var tree = YamlTree.Read(new StringReader(body));
        if (tree.Problems.Count > 0)
            return (null, Refusal.Invalid($"{what} cannot be read", tree.Problems));
        return tree.Root switch
        {
            JsonObject { Count: 1 } outer when outer[key] is JsonObject inner => (new PostedSection(inner, tree, key), null),
            JsonObject section => (new PostedSection(section, tree, ""), null),
            _ => (null, Refusal.Invalid($"{what} is missing", [new Problem("", $"the body must be one object: {what}")])),
        };
    }

    private readonly record struct PostedSection(JsonObject Section, YamlTree Tree, string Key)
    {
        /// <summary>The line of a path inside the section.</summary>
        public int LineOf(string path) => Tree.LineOf(PlanPath.Key(Key, path));
    }

    /// <summary>What became of a configuration.</summary>
    private sealed record EnqueuedTrial(string Study, int Trial);
}
