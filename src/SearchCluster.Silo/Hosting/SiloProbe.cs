using System.Net;

namespace SearchCluster.Silo.Hosting;

/// <summary>Asks a silo on this machine for its health, where a container has no other program that could.</summary>
internal static class SiloProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Whether the silo that runs with these options takes work.</summary>
    public static async Task<bool> IsReady(DeploymentOptions options, CancellationToken cancellationToken)
    {
        var address = options.HttpAddress.Equals(IPAddress.Any) ? IPAddress.Loopback
            : options.HttpAddress.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : options.HttpAddress;
        var ready = new UriBuilder(Uri.UriSchemeHttp, address.ToString(), options.HttpPort, SiloHealth.ReadyPath).Uri;
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(ready, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
