using Npgsql;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Cluster.Tests.Processes;

/// <summary>What a silo says at its most talkative holds no secret.</summary>
[Trait(PostgresServer.Trait, PostgresServer.Name)]
public sealed class SecretsTests
{
    private const string Secret = "correct-horse-battery-staple";

    // Everything that logs, ours or not.
    private static readonly KeyValuePair<string, string>[] Everything =
    [
        new("Logging__LogLevel__Default", "Debug"),
        new("Logging__LogLevel__Orleans", "Debug"),
        new("Logging__LogLevel__SearchCluster", "Debug"),
        new("Logging__LogLevel__Npgsql", "Debug"),
    ];

    [Fact]
    public async Task Log_OfASilosWholeLife_HoldsNoPassword()
    {
        // The server of the tests asks for none, and takes any.
        var database = new NpgsqlConnectionStringBuilder(
            await (await PostgresServer.Shared).CreateDatabase())
        { Password = Secret }.ConnectionString;
        using var silo = new SiloProcess(database, slots: 1, Everything);
        silo.Start();
        await silo.Ready(SiloCluster.Patience());
        await silo.Terminate(SiloCluster.Patience());

        // It was talkative indeed.
        Assert.Contains("dbug:", silo.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, silo.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"Host=127.0.0.1;Prot=1;Password={Secret}")]
    [InlineData($"postgresql://ada:{Secret}@127.0.0.1:1/studies")]
    public async Task Log_OfAConnectionStringThatIsNone_HoldsNoPassword(string database)
    {
        using var silo = new SiloProcess(database, slots: 1, Everything);
        silo.Start();

        await silo.Exit(SiloCluster.Patience());

        Assert.Contains("searchcluster-silo: ", silo.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, silo.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_OfASiloThatWaitsForItsDatabase_NamesItWithoutThePassword()
    {
        using var silo = new SiloProcess($"Host=127.0.0.1;Port=1;Database=studies;Username=ada;Password={Secret}", slots: 1, Everything);
        silo.Start();

        await Waiting.Until(() => silo.Log.Contains("127.0.0.1:1/studies does not answer", StringComparison.Ordinal));

        Assert.DoesNotContain(Secret, silo.Log, StringComparison.Ordinal);
    }
}
