using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Statistics;
using SearchCluster.Silo.Membership;

namespace SearchCluster.Silo.Hosting;

/// <summary>
/// Silos that share one process, as <c>run</c> hosts them: a cluster on the loopback interface that starts nothing it does not need.
/// </summary>
public sealed class InProcessSilos
{
    private readonly InProcessMembershipTable _membership = new();

    /// <summary>Makes a silo one of them.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="siloPort">Its port for the other silos.</param>
    /// <param name="gatewayPort">Its port for clients; 0 for a silo without a gateway.</param>
    public ISiloBuilder Add(ISiloBuilder silo, int siloPort, int gatewayPort)
    {
        silo.Services.AddSingleton<IMembershipTable>(_membership);
        silo.Services.Replace(ServiceDescriptor.Singleton<IEnvironmentStatisticsProvider, NoStatistics>());
        silo.Configure<ClusterOptions>(
            cluster => (cluster.ServiceId, cluster.ClusterId) = (SearchClusterSilo.ServiceId, SearchClusterSilo.DefaultClusterId));
        return silo.ConfigureEndpoints(IPAddress.Loopback, siloPort, gatewayPort);
    }

    /// <summary>Orleans measures the machine to shed load and to place grains by load, of which no silo here does either.</summary>
    private sealed class NoStatistics : IEnvironmentStatisticsProvider
    {
        public EnvironmentStatistics GetEnvironmentStatistics() => default;
    }
}
