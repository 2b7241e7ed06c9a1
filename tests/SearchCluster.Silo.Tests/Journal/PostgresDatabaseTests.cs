using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using SearchCluster.Silo.Journal;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Journal;

[Trait(PostgresServer.Trait, PostgresServer.Name)]
public sealed class PostgresDatabaseTests : IAsyncLifetime
{
    private PostgresStore _store = null!;

    public async Task InitializeAsync() => _store = await PostgresStore.Create();

    public Task DisposeAsync() => _store.DisposeAsync().AsTask();

    [Fact]
    public async Task Open_OfAnEmptyDatabaseByManySilosAtOnce_MigratesItOnce()
    {
        var databases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _store.OpenDatabase()));
        foreach (var database in databases)
            await database.DisposeAsync();

        await using var journal = await _store.Open();
        await journal.Append(JournalFolder.Batch(after: 0));
        Assert.Single(await journal.Read("s", 0));
    }

    [Fact]
    public async Task Open_OfADatabaseFromANewerVersion_NamesWhatItDoesNotKnow()
    {
        await (await _store.OpenDatabase()).DisposeAsync();
        await PostgresServer.Execute(
            _store.Database, "INSERT INTO schemaversions (scriptname, applied) VALUES ('9999-later.sql', '2030-01-01')");

        var refused = await Assert.ThrowsAsync<DatabaseException>(() => _store.OpenDatabase());
        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
        Assert.Contains("9999-later.sql", refused.Message, StringComparison.Ordinal);
        // The refused one keeps no lock.
        await PostgresServer.Execute(_store.Database, "DELETE FROM schemaversions WHERE scriptname = '9999-later.sql'");
        await (await _store.OpenDatabase()).DisposeAsync();
    }

    [Fact]
    public async Task Open_OfAServerThatStandsStill_SaysThatItDoesNotAnswer()
    {
        using var still = new TcpListener(IPAddress.Loopback, 0);
        still.Start();
        var place = $"Host=127.0.0.1;Port={((IPEndPoint)still.LocalEndpoint).Port};Database=d;Username=u;Timeout=";

        var refused = await Assert.ThrowsAsync<DatabaseException>(() => PostgresStore.OpenDatabase($"{place}1", TimeSpan.Zero));
        Assert.Contains("does not answer", refused.Message, StringComparison.Ordinal);

        using var given = new CancellationTokenSource();
        var opening = PostgresDatabase.Open(
            $"{place}3", PostgresStore.Patience, TimeProvider.System, NullLogger<PostgresDatabase>.Instance, given.Token);
        using var accepted = await still.AcceptTcpClientAsync();
        await given.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        Assert.Contains("did not answer before the call was given up", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_OfADatabaseThatDoesNotExist_SaysHowToCreateIt()
    {
        var refused = await Assert.ThrowsAsync<DatabaseException>(() => PostgresStore.OpenDatabase($"{_store.Database};Database=nowhere"));
        Assert.Contains("has no such database", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WhereNobodyListens_GivesUpAfterThePatienceAndNamesThePlaceButNotThePassword()
    {
        var refused = await Assert.ThrowsAsync<DatabaseException>(() => PostgresStore.OpenDatabase(
            "Host=127.0.0.1;Port=1;Database=studies;Username=somebody;Password=secret", TimeSpan.FromMilliseconds(200)));
        Assert.Contains("127.0.0.1:1/studies cannot be reached", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("Host=127.0.0.1;Password='secret")]
    [InlineData("Host=127.0.0.1;Port=secret;Database=studies")]
    [InlineData("Host=127.0.0.1;Password=secret")]
    public async Task Open_WithAStringThatIsNoConnectionString_ShowsTheFormAndNotTheString(string connectionString)
    {
        var refused = await Assert.ThrowsAsync<DatabaseException>(() => PostgresStore.OpenDatabase(connectionString));
        Assert.Contains("Host=…", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }
}
