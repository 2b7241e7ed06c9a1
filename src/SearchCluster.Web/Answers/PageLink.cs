using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace SearchCluster.Web.Answers;

/// <summary>Where other answers are, as paths on this host.</summary>
internal static class PageLink
{
    /// <summary>The same list after an item.</summary>
    public static string After(HttpRequest request, string last)
    {
        var query = new QueryBuilder(
            request.Query.Where(pair => pair.Key != "after")
            .SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? "")))
        {
            { "after", last },
        };
        return $"{request.PathBase}{request.Path}{query}";
    }

    /// <summary>A study.</summary>
    public static string ToStudy(HttpRequest request, string name) => $"{request.PathBase}/api/v1/studies/{Uri.EscapeDataString(name)}";

    /// <summary>A trial.</summary>
    public static string ToTrial(HttpRequest request, string study, int trial) => $"{ToStudy(request, study)}/trials/{trial}";
}
