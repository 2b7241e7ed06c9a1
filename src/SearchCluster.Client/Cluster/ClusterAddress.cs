using System.Globalization;
using SearchCluster.Silo.Hosting;
using SearchCluster.Silo.Tls;

namespace SearchCluster.Client.Cluster;

/// <summary>Where a cluster is found: gateways of silos, or the PostgreSQL database that lists them.</summary>
/// <param name="Gateways">Hosts and ports; empty when the database lists them.</param>
/// <param name="ConnectionString">Of the database; null when gateways are given.</param>
internal sealed record ClusterAddress(IReadOnlyList<(string Host, int Port)> Gateways, string? ConnectionString)
{
    /// <summary>The files of mutual TLS; null when the cluster is spoken with in the clear.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>The environment variable that stands in for the option.</summary>
    public const string Variable = ProductVariables.Cluster;

    /// <summary>A silo on this machine, as it is without settings.</summary>
    public static ClusterAddress Local { get; } = new([("127.0.0.1", 30000)], null);

    /// <summary>Reads <c>HOST:PORT[,HOST:PORT]</c>, or a connection string, which has <c>=</c> in it; null when it is neither.</summary>
    public static ClusterAddress? TryParse(string text)
    {
        if (text.Contains('='))
            return new ClusterAddress([], text);
        var gateways = new List<(string Host, int Port)>();
        foreach (var gateway in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var colon = gateway.LastIndexOf(':');
            if (colon <= 0 || !int.TryParse(gateway[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                || port is 0 or > 65535)
                return null;
            // IPv6 addresses stand in brackets.
            gateways.Add((gateway[..colon].Trim('[', ']'), port));
        }

        return new ClusterAddress(gateways, null);
    }

    /// <summary>The gateways; no connection string.</summary>
    public override string ToString() => string.Join(", ", Gateways.Select(gateway => $"{gateway.Host}:{gateway.Port}"));
}
