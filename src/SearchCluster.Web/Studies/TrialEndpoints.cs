using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Web.Answers;

namespace SearchCluster.Web.Studies;

/// <summary>The trials of a study, in pages, and one with all its epochs.</summary>
internal static class TrialEndpoints
{
    private const int DefaultPage = 100;
    private const int MostTrials = 10_000;

    /// <summary>Adds them to the group of the API.</summary>
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/studies/{name}/trials", List);
        api.MapGet("/studies/{name}/trials/{number:int}", Show);
        api.MapGet("/studies/{name}/trials/{number:int}/log", Log);
    }

    private static async Task<IResult> List(
        string name, StudyReader reader, HttpRequest request, CancellationToken cancellationToken,
        int? after = null, int limit = DefaultPage, string? state = null, string? sort = null)
    {
        if (limit is < 1 or > MostTrials)
            return Refusal.Misunderstood($"limit is {limit}; it must be from 1 to {MostTrials}");
        if (!NamedStates.TryRead<TrialState>(state, out var states, out var strange))
            return strange;
        if (await reader.Catalog.Study(name, cancellationToken) is not { } study)
            return await StudyEndpoints.Missing(name, reader, cancellationToken);

        bool IsWanted(TrialSummary trial) => states.Count == 0 || states.Contains(trial.State);
        var page = sort is null or "number"
            ? await ByNumber(reader, name, after, limit + 1, IsWanted, cancellationToken)
            : TrialOrder.Of(sort, study, (await reader.Trials(name, cancellationToken)).Where(IsWanted)).After(after).Take(limit + 1)
                .ToList();
        return new Document(page.Take(limit))
        {
            Next = page.Count > limit
                ? PageLink.After(request, page[limit - 1].Number.ToString(System.Globalization.CultureInfo.InvariantCulture)) : null,
        };
    }

    private static async Task<List<TrialSummary>> ByNumber(
        StudyReader reader, string name, int? after, int most, Func<TrialSummary, bool> isWanted, CancellationToken cancellationToken)
    {
        var found = new List<TrialSummary>();
        await foreach (var page in reader.TrialPages(name, after is { } last ? Math.Max(-1, last) + 1 : 0, cancellationToken))
        {
            found.AddRange(page.Where(isWanted).Take(most - found.Count));
            if (found.Count == most)
                break;
        }

        return found;
    }

    private static async Task<IResult> Show(string name, int number, StudyReader reader, CancellationToken cancellationToken)
    {
        if (await reader.Catalog.Study(name, cancellationToken) is not { } study)
            return await StudyEndpoints.Missing(name, reader, cancellationToken);
        if (await reader.Catalog.Trial(name, number, cancellationToken) is not { } trial)
            return MissingTrial(study, number);

        // The same object as in the list of trials, with its reports besides.
        var document = JsonSerializer.SerializeToNode(trial, SearchClusterJson.Options)!;
        document["reports"] =
            JsonSerializer.SerializeToNode(await reader.Catalog.Reports(name, number, cancellationToken), SearchClusterJson.Options);
        return new Document(document);
    }

    // As bytes: programs write what they like, and a browser must not read it as a page.
    private static async Task<IResult> Log(
        string name, int number, HttpContext context, StudyReader reader, CancellationToken cancellationToken, int? attempt = null)
    {
        if (await reader.Catalog.Study(name, cancellationToken) is not { } study)
            return await StudyEndpoints.Missing(name, reader, cancellationToken);
        if (await reader.Catalog.Trial(name, number, cancellationToken) is null)
            return MissingTrial(study, number);
        if (await reader.Catalog.Log(name, number, attempt, cancellationToken) is not { } log)
            return Refusal.Missing($"trial {number} of study '{name}' has no log: it wrote nothing, or still runs");
        context.Response.Headers["X-Attempt"] = log.Attempt.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return TypedResults.Bytes(log.Body, "text/plain; charset=utf-8");
    }

    /// <summary>There is no trial of that number: 404, with those that there are.</summary>
    public static IResult MissingTrial(StudySummary study, int number) => Refusal.Missing(study.Counts.Proposed == 0
        ? $"study '{study.Study}' has no trials yet"
        : $"study '{study.Study}' has no trial {number}: it has 0 to {study.Counts.Proposed - 1}");
}
