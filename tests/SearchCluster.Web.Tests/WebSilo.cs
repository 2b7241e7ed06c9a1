using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Silo.Hosting;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Tests;
using SearchCluster.Web.Access;
using SearchCluster.Web.Hosting;
using SearchCluster.Web.Studies;
using Xunit;

namespace SearchCluster.Web.Tests;

/// <summary>A real silo with the API on a real port.</summary>
public sealed class WebSilo : IAsyncLifetime
{
    private WebApplication? _application;

    public HttpClient Http { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>The code that a link would carry.</summary>
    public string Code => _application!.Services.GetRequiredService<OneTimeLink>().Code;

    public IGrainFactory Grains => _application!.Services.GetRequiredService<IGrainFactory>();

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, http => http.Protocols = HttpProtocols.Http1));
        var silo = FreePort();
        builder.UseOrleans(orleans => orleans
            .UseLocalhostClustering(silo, gatewayPort: 0, new IPEndPoint(IPAddress.Loopback, silo))
            .AddSearchCluster(
                services => new SqliteJournal(SqliteDatabase.InMemory(), services.GetRequiredService<SearchClusterMetrics>()),
                search => search.Slots = 2));
        builder.Services.AddSearchClusterWeb();
        builder.Services.AddSingleton<OneTimeLink>();
        _application = builder.Build();
        _application.MapSearchClusterWeb();
        await _application.StartAsync();
        var address = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Address = new Uri(address);
        Http = await Client(AccessRole.Operator);
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await _application!.StopAsync();
        await _application.DisposeAsync();
    }

    /// <summary>A client with a token of a role.</summary>
    public async Task<HttpClient> Client(AccessRole role)
    {
        var (token, stored) = AccessToken.New(role, "test", TimeProvider.System.GetUtcNow());
        await Grains.GetGrain<ITokensGrain>(0).Add(stored, default);
        return Client(token);
    }

    /// <summary>A client with a token; null for none.</summary>
    public HttpClient Client(string? token)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(Address, "/api/v1/"),
            Timeout = Waiting.Longest,
        };
        if (token is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    /// <summary>Posts text, such as a study.</summary>
    public Task<HttpResponseMessage> Post(string path, string body = "", string type = "application/yaml") =>
        Http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, type));

    /// <summary>The document at a path.</summary>
    public async Task<JsonNode> Get(string path) => JsonNode.Parse(await Http.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    /// <summary>Submits a study.</summary>
    public async Task Submit(StudySpec spec)
    {
        var answer = await Post("studies", StudyTree.Of(spec).ToJsonString(), "application/json");
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Submits a study, and waits until it has ended.</summary>
    public async Task Run(StudySpec spec)
    {
        await Submit(spec);
        await Ended(spec.Name);
    }

    public Task Ended(string name) =>
        Waiting.Until(async () => (await Grains.GetGrain<ICatalogGrain>(0).Study(name, default))!.HasEnded);

    /// <summary>The refusal that an answer holds.</summary>
    public static async Task<JsonNode> Problem(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var document = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.Equal((int)status, (int?)document["status"]);
        return document;
    }

    internal static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>One silo for the tests that do not mind each other's studies.</summary>
[CollectionDefinition(Name)]
public sealed class SharedSilo : ICollectionFixture<WebSilo>
{
    public const string Name = "shared silo";
}
