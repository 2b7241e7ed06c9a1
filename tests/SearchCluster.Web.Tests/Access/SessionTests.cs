using System.Net;
using System.Text.Json.Nodes;
using SearchCluster.Contracts.Grains;
using Xunit;

namespace SearchCluster.Web.Tests.Access;

/// <summary>Links, cookies and wrong tries; each test with a silo of its own, since failed tries are counted by address.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private readonly WebSilo _silo = new();

    public Task InitializeAsync() => _silo.InitializeAsync();

    public Task DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Link_OpensOnce_AndGivesACookieThatScriptsCannotRead()
    {
        using var client = _silo.Client(token: null);
        var link = new Uri(_silo.Address, $"/?code={_silo.Code}");

        var wrong = await client.GetAsync(new Uri(_silo.Address, $"/?code={new string('0', _silo.Code.Length)}"));
        var opened = await client.GetAsync(link);
        var again = await client.GetAsync(link);
        var cookie = opened.Headers.GetValues("Set-Cookie").Single();
        using var request = new HttpRequestMessage(HttpMethod.Get, "session");
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        var session = JsonNode.Parse(await (await client.SendAsync(request)).Content.ReadAsStringAsync())!;

        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.Forbidden, again.StatusCode);
        Assert.Equal("operator", (string?)session["role"]);
    }

    [Fact]
    public async Task Code_OfAScript_BecomesATokenOnce()
    {
        using var client = _silo.Client(token: null);
        var code = new JsonObject { ["code"] = _silo.Code }.ToJsonString();

        var given = await client.PostAsync(new Uri("session", UriKind.Relative), new StringContent(code));
        var again = await client.PostAsync(new Uri("session", UriKind.Relative), new StringContent(code));
        var token = (string?)JsonNode.Parse(await given.Content.ReadAsStringAsync())!["token"];

        Assert.Equal(HttpStatusCode.Created, given.StatusCode);
        await WebSilo.Problem(again, HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.OK, (await _silo.Client(token).GetAsync(new Uri("studies", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task WrongTokens_TooMany_HaveToWait()
    {
        var (wrong, _) = AccessToken.New(AccessRole.Operator, null, TimeProvider.System.GetUtcNow());
        using var client = _silo.Client(wrong);

        for (var i = 0; i < 10; i++)
            await WebSilo.Problem(await client.GetAsync(new Uri("studies", UriKind.Relative)), HttpStatusCode.Unauthorized);
        var limited = await client.GetAsync(new Uri("studies", UriKind.Relative));

        await WebSilo.Problem(limited, HttpStatusCode.TooManyRequests);
        Assert.NotNull(limited.Headers.RetryAfter);
    }

    [Fact]
    public async Task SignIn_WithAToken_SetsTheCookie()
    {
        var (token, stored) = AccessToken.New(AccessRole.Reader, null, TimeProvider.System.GetUtcNow());
        await _silo.Grains.GetGrain<ITokensGrain>(0).Add(stored, default);
        using var client = _silo.Client(token: null);

        async Task<HttpResponseMessage> Post(string text, string origin)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_silo.Address, "/session"));
            request.Content = new FormUrlEncodedContent([KeyValuePair.Create("token", text)]);
            request.Headers.Add("Origin", origin);
            return await client.SendAsync(request);
        }

        var ours = _silo.Address.GetLeftPart(UriPartial.Authority);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post("sc_wrong", ours)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Post(token, "https://elsewhere.example")).StatusCode);
        var signedIn = await Post(token, ours);
        Assert.Equal(HttpStatusCode.SeeOther, signedIn.StatusCode);
        Assert.Contains(token, signedIn.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }
}
