using System.Net;
using SearchCluster.Contracts.Grains;
using Xunit;

namespace SearchCluster.Web.Tests.Access;

/// <summary>Who may what: every endpoint with every role.</summary>
[Collection(SharedSilo.Name)]
public sealed class AccessControlTests(WebSilo silo)
{
    public static TheoryData<string, string, AccessRole> Endpoints => new()
    {
        { "GET", "/api/v1/studies", AccessRole.Reader },
        { "GET", "/api/v1/studies/none", AccessRole.Reader },
        { "GET", "/api/v1/studies/none/trials", AccessRole.Reader },
        { "GET", "/api/v1/studies/none/trials/0", AccessRole.Reader },
        { "GET", "/api/v1/studies/none/events", AccessRole.Reader },
        { "GET", "/api/v1/cluster", AccessRole.Reader },
        { "GET", "/api/v1/session", AccessRole.Reader },
        { "GET", "/", AccessRole.Reader },
        { "GET", "/page/echarts.js", AccessRole.Reader },
        { "GET", "/page/../appsettings.json", AccessRole.Reader },
        { "GET", "/page/%2e%2e%2f%2e%2e%2fetc/passwd", AccessRole.Reader },
        { "GET", "/nothing", AccessRole.Reader },
        { "POST", "/api/v1/studies", AccessRole.Operator },
        { "DELETE", "/api/v1/studies/none", AccessRole.Operator },
        { "POST", "/api/v1/studies/none/pause", AccessRole.Operator },
        { "POST", "/api/v1/studies/none/resume", AccessRole.Operator },
        { "POST", "/api/v1/studies/none/stop", AccessRole.Operator },
        { "POST", "/api/v1/studies/none/cancel", AccessRole.Operator },
        { "POST", "/api/v1/studies/none/enqueue", AccessRole.Operator },
        { "POST", "/api/v1/studies/none/budget", AccessRole.Operator },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task EveryEndpoint_IsForItsRoleAndThoseAbove(string method, string path, AccessRole least)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOf(silo.Client(token: null), method, path));
        foreach (var role in Enum.GetValues<AccessRole>())
        {
            using var client = await silo.Client(role);
            var status = await StatusOf(client, method, path);
            Assert.Equal(role < least, status == HttpStatusCode.Forbidden);
            Assert.NotEqual(HttpStatusCode.Unauthorized, status);
            Assert.True((int)status < 500, $"{status}");
        }
    }

    [Fact]
    public async Task Token_RevokedOrExpired_CountsNoMore()
    {
        var tokens = silo.Grains.GetGrain<ITokensGrain>(0);
        var now = TimeProvider.System.GetUtcNow();
        var (revoked, kept) = AccessToken.New(AccessRole.Reader, null, now);
        var (expired, old) = AccessToken.New(AccessRole.Operator, null, now - TimeSpan.FromDays(2), TimeSpan.FromDays(1));
        await tokens.Add(kept, default);
        await tokens.Add(old, default);

        Assert.Equal(HttpStatusCode.OK, await StatusOf(silo.Client(revoked), "GET", "/api/v1/cluster"));
        await tokens.Revoke(kept.Token.Id, default);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOf(silo.Client(revoked), "GET", "/api/v1/cluster"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOf(silo.Client(expired), "GET", "/api/v1/cluster"));
        Assert.NotNull((await tokens.List(default)).Single(token => token.Id == kept.Token.Id).Revoked);
    }

    [Theory]
    [InlineData("https://elsewhere.example", null, HttpStatusCode.Forbidden)]
    [InlineData("http://127.0.0.1:1", null, HttpStatusCode.Forbidden)]
    [InlineData("null", null, HttpStatusCode.Forbidden)]
    [InlineData(null, "same-site", HttpStatusCode.Forbidden)]
    [InlineData(null, null, HttpStatusCode.Forbidden)]
    [InlineData(null, "same-origin", HttpStatusCode.NotFound)]
    [InlineData("ours", "cross-site", HttpStatusCode.NotFound)]
    public async Task Cookie_ChangesSomething_ForOurPageAlone(string? origin, string? site, HttpStatusCode expected)
    {
        var (token, stored) = AccessToken.New(AccessRole.Operator, null, TimeProvider.System.GetUtcNow());
        await silo.Grains.GetGrain<ITokensGrain>(0).Add(stored, default);
        using var client = silo.Client(token: null);
        using var request = new HttpRequestMessage(HttpMethod.Post, "studies/none/pause");
        request.Headers.Add("Cookie", $"searchcluster-{silo.Address.Port}={token}");
        if (origin is not null)
            request.Headers.Add("Origin", origin == "ours" ? silo.Address.GetLeftPart(UriPartial.Authority) : origin);
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);

        Assert.Equal(expected, (await client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task EveryAnswer_ForbidsScriptsFromElsewhere()
    {
        foreach (var path in (string[])["/", "/nothing", "/api/v1/studies"])
        {
            var answer = await silo.Http.GetAsync(new Uri(silo.Address, path));
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        }
    }

    private async Task<HttpStatusCode> StatusOf(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(silo.Address, path));
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }
}
