using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Messaging;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Silo.Membership;

/// <summary>Tells a client the gateways of a cluster: those of the silos that its membership calls active.</summary>
public sealed class PostgresGateways(PostgresDatabase database, IOptions<ClusterOptions> cluster, IOptions<GatewayOptions> gateways)
    : IGatewayListProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public TimeSpan MaxStaleness => gateways.Value.GatewayListRefreshPeriod;

    /// <inheritdoc/>
    public bool IsUpdatable => true;

    /// <inheritdoc/>
    public Task InitializeGatewayListProviderAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<IList<Uri>> GetGatewaysAsync(CancellationToken cancellationToken) => database.Use<IList<Uri>>(async (connection, either) =>
    {
        await PostgresIdentity.RefuseACopy(connection, database.Place, either);
        await using var command = new NpgsqlCommand(
            "SELECT silo, gateway_port FROM membership WHERE cluster = $1 AND status = $2 AND gateway_port > 0", connection)
        {
            Parameters = { new() { Value = cluster.Value.ClusterId }, new() { Value = (int)SiloStatus.Active } },
        };
        var found = new List<Uri>();
        await using var reader = await command.ExecuteReaderAsync(either);
        while (await reader.ReadAsync(either))
        {
            var silo = SiloAddress.FromParsableString(reader.GetString(0));
            found.Add(SiloAddress.New(silo.Endpoint.Address, reader.GetInt32(1), silo.Generation).ToGatewayUri());
        }

        return found;
    }, Patience, cancellationToken);

    // Orleans calls those with a token; these are from before there were any.
    Task IGatewayListProvider.InitializeGatewayListProvider() => Task.CompletedTask;

    Task<IList<Uri>> IGatewayListProvider.GetGateways() => GetGatewaysAsync(CancellationToken.None);
}
