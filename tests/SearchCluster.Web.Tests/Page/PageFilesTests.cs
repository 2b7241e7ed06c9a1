using System.Text.RegularExpressions;
using Xunit;

namespace SearchCluster.Web.Tests.Page;

[Collection(SharedSilo.Name)]
public sealed partial class PageFilesTests(WebSilo silo)
{
    private const int MostBytes = 120_000;

    [Fact]
    public async Task Page_AllThatItNames_IsThereAndOnThisHost()
    {
        var seen = new HashSet<string> { "/" };
        var waiting = new Queue<string>(seen);
        while (waiting.TryDequeue(out var path))
        {
            var answer = await silo.Http.GetAsync(new Uri(silo.Address, path));
            Assert.True(answer.IsSuccessStatusCode, path);
            if (path.EndsWith("echarts.js", StringComparison.Ordinal))
                continue;
            var text = await answer.Content.ReadAsStringAsync();
            Assert.Empty(ForeignAddress().Matches(text).Select(match => match.Value));
            foreach (var name in Named().Matches(text).Select(match => match.Groups[1].Value))
            {
                var next = name.StartsWith("./", StringComparison.Ordinal) ? $"/page/{name[2..]}" : name;
                if (seen.Add(next))
                    waiting.Enqueue(next);
            }
        }

        Assert.Contains("/page/study.js", seen);
        Assert.Contains("/page/echarts.js", seen);
    }

    [Fact]
    public async Task Page_WithoutTheChartsLibrary_IsSmall()
    {
        var bytes = 0L;
        foreach (var name in (string[])["", "page/style.css", "page/app.js", "page/study.js", "page/charts.js", "page/table.js",
            "page/filter.js"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(silo.Address, name));
            request.Headers.AcceptEncoding.ParseAdd("gzip");
            var answer = await silo.Http.SendAsync(request);
            Assert.Contains("gzip", answer.Content.Headers.ContentEncoding);
            bytes += answer.Content.Headers.ContentLength!.Value;
        }

        Assert.InRange(bytes, 1, MostBytes);
    }

    [GeneratedRegex("""(?:from '|src = '|href="|src=")(\./[a-z]+\.js|/page/[a-z.]+)""")]
    private static partial Regex Named();

    [GeneratedRegex("""https?://(?!www\.w3\.org/)[^\s"']*""")]
    private static partial Regex ForeignAddress();
}
