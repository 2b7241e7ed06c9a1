using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Membership;
using SearchCluster.Silo.Tests.Journal;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Membership;

/// <summary>A database that was copied names the silos of the original: what starts on it must not join those.</summary>
[Trait(PostgresServer.Trait, PostgresServer.Name)]
public sealed class CopiedDatabaseTests : IAsyncLifetime
{
    private const string Silo = "10.0.0.1:11111@5";

    private PostgresStore _store = null!;

    public async Task InitializeAsync()
    {
        _store = await PostgresStore.Create();
        await using (var journal = await _store.Open())
            await journal.Append(JournalFolder.Batch(after: 0));
        await PostgresServer.Execute(_store.Database,
            "INSERT INTO membership_version VALUES ('searchcluster', 3); INSERT INTO membership (cluster, silo, row_version, status, "
                + "name, host, gateway_port, "
            + $"started, alive, suspicions) VALUES ('searchcluster', '{Silo}', 1, 3, 'a', 'h', 30000, now(), now(), '[]')");
    }

    public Task DisposeAsync() => _store.DisposeAsync().AsTask();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Open_OfACopy_IsRefusedUntilItIsAdopted(bool fromTemplate)
    {
        var copy = fromTemplate ? await _store.Server.CopyByTemplate(_store.Database) : await _store.Server.CopyByDump(_store.Database);

        var refused = await Assert.ThrowsAsync<DatabaseException>(() => PostgresStore.OpenDatabase(copy));
        Assert.Contains("is a copy of another cluster's", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--adopt", refused.Message, StringComparison.Ordinal);
        Assert.Contains("is a copy", (await Assert.ThrowsAsync<DatabaseException>(() => Gateways(copy))).Message, StringComparison.Ordinal);

        await (await Adopt(copy)).DisposeAsync();
        await using (var database = await PostgresStore.OpenDatabase(copy))
        {
            Assert.Empty(await Gateways(copy));
            Assert.Equal(0L, await Count(copy, "membership"));
            Assert.Equal(0L, await Count(copy, "membership_version"));
            // Its studies go on.
            Assert.Equal(1L, await Count(copy, "event"));
        }

        Assert.Single(await Gateways(_store.Database));
        Assert.NotEqual(await Cluster(_store.Database), await Cluster(copy));
    }

    [Fact]
    public async Task Open_OfTheOriginal_ForgetsNoSiloThoughItIsToldToAdopt()
    {
        var before = await Cluster(_store.Database);
        await (await Adopt(_store.Database)).DisposeAsync();
        await (await PostgresStore.OpenDatabase(_store.Database)).DisposeAsync();

        Assert.Single(await Gateways(_store.Database));
        Assert.Equal(before, await Cluster(_store.Database));
    }

    [Fact]
    public async Task Open_OfADatabaseOfBefore_RecordsWhereItLies()
    {
        await PostgresServer.Execute(_store.Database, "DELETE FROM identity");
        await (await PostgresStore.OpenDatabase(_store.Database)).DisposeAsync();

        Assert.Equal(1L, await Count(_store.Database, "identity"));
        Assert.Single(await Gateways(_store.Database));
    }

    private static Task<PostgresDatabase> Adopt(string database) => PostgresDatabase.Open(
        database, PostgresStore.Patience, TimeProvider.System, NullLogger<PostgresDatabase>.Instance, adopt: true, CancellationToken.None);

    private static async Task<IList<Uri>> Gateways(string connectionString)
    {
        await using var database =
            PostgresDatabase.Connect(connectionString, PostgresStore.Patience, TimeProvider.System, NullLogger<PostgresDatabase>.Instance);
        return await new PostgresGateways(
            database, Options.Create(new ClusterOptions { ClusterId = "searchcluster" }), Options.Create(new GatewayOptions()))
            .GetGatewaysAsync(CancellationToken.None);
    }

    private static async Task<object?> Cluster(string database) => await Scalar(database, "SELECT cluster FROM identity");

    private static async Task<object?> Count(string database, string table) => await Scalar(database, $"SELECT count(*) FROM {table}");

    private static async Task<object?> Scalar(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
