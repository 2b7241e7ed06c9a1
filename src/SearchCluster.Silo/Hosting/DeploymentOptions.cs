using System.Net;
using SearchCluster.Silo.Tls;

namespace SearchCluster.Silo.Hosting;

/// <summary>How silos find each other.</summary>
public enum Clustering
{
    /// <summary>There is one silo, on a SQLite file.</summary>
    Localhost,

    /// <summary>Through a PostgreSQL database that they share.</summary>
    Postgres,
}

/// <summary>What the operator of the silo program decides; see <see cref="SiloSetting"/> for the meanings and defaults.</summary>
public sealed record DeploymentOptions
{
    /// <summary>How silos find each other.</summary>
    public Clustering Clustering { get; init; } = Clustering.Localhost;

    /// <summary>The SQLite file of a localhost silo.</summary>
    public string Database { get; init; } = "searchcluster.db";

    /// <summary>PostgreSQL's connection string; never shown. Null for localhost.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Name of the cluster.</summary>
    public string ClusterId { get; init; } = SearchClusterSilo.DefaultClusterId;

    /// <summary>The address that this silo gives to others.</summary>
    public IPAddress AdvertisedAddress { get; init; } = IPAddress.Loopback;

    /// <summary>The address that silo and gateway listen on.</summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>The address that health is served on.</summary>
    public IPAddress HttpAddress { get; init; } = IPAddress.Loopback;

    /// <summary>Port for silos.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>Port for clients; 0 for none.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary>Port of the health endpoints.</summary>
    public int HttpPort { get; init; } = 8080;

    /// <summary>What mutual TLS needs, which silo and gateway ports then require; null for none.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>The folders that data files of studies may lie in.</summary>
    public IReadOnlyList<string> DataFolders { get; init; } = [];

    /// <summary>Whether the silo runs programs that studies name.</summary>
    public bool AllowCommands { get; init; }

    /// <summary>The user that they run as; null for the silo's own.</summary>
    public string? CommandUser { get; init; }

    /// <summary>The folder of the directories of commands' trials.</summary>
    public string TrialDirectories { get; init; } = "searchcluster-trials";

    /// <summary>Training slots.</summary>
    public int Slots { get; init; } = Environment.ProcessorCount;

    /// <summary>Dispatchers that share the slots of the cluster; the same on all of its silos. Default 1.</summary>
    public int Dispatchers { get; init; } = 1;

    /// <summary>What studies may require.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>How long a lease lasts without a sign of life.</summary>
    public TimeSpan LeaseTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a stop waits for running trials.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How the log is written.</summary>
    public LogFormat LogFormat { get; init; }

    /// <summary>Whether the silo watches the pods of its cluster.</summary>
    public bool Kubernetes { get; init; }

    /// <summary>Whether a database that is a copy of another cluster's becomes a cluster of its own.</summary>
    public bool Adopt { get; init; }

    /// <summary>The options without the connection string.</summary>
    public override string ToString() => string.Join(", ",
        $"{Clustering}",
        $"silos at {AdvertisedAddress}:{SiloPort}",
        $"clients at {(GatewayPort == 0 ? "none" : $"{AdvertisedAddress}:{GatewayPort}")}",
        Tls is null ? "no TLS" : "mutual TLS",
        $"health at {HttpAddress}:{HttpPort}",
        DataFolders.Count == 0 ? "no data folders" : $"data in {string.Join(Path.PathSeparator, DataFolders)}",
        $"{Slots} slots",
        AllowCommands ? $"users' programs in {TrialDirectories}" : "no users' programs");
}
