using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Tests;

namespace SearchCluster.Silo.Tests.Journal;

/// <summary>A database of a test's own, and the journals that silos have in it.</summary>
internal sealed class PostgresStore(PostgresServer server, string database) : IAsyncDisposable
{
    /// <summary>Longer than a restart of the server takes on a busy machine.</summary>
    public static readonly TimeSpan Patience = Waiting.Longest;

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public PostgresServer Server => server;

    public string Database => database;

    /// <summary>An empty database on the server that the tests share.</summary>
    public static async Task<PostgresStore> Create()
    {
        var server = await PostgresServer.Shared;
        return new PostgresStore(server, await server.CreateDatabase());
    }

    /// <summary>The journal of a silo, reached at the database or, where one is given, through another port.</summary>
    public async Task<PostgresJournal> Open(int? port = null) => new(
        await OpenDatabase(port is null ? database : $"{database};Port={port}"),
            new SearchClusterMetrics(_services.GetRequiredService<IMeterFactory>()), TimeProvider.System);

    public Task<PostgresDatabase> OpenDatabase() => OpenDatabase(database);

    public static Task<PostgresDatabase> OpenDatabase(string connectionString, TimeSpan? patience = null) => PostgresDatabase.Open(
        connectionString, patience ?? Patience, TimeProvider.System, NullLogger<PostgresDatabase>.Instance, CancellationToken.None);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
