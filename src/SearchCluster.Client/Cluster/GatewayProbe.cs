using System.Net;
using System.Net.Sockets;

namespace SearchCluster.Client.Cluster;

/// <summary>A look at a gateway's port before Orleans speaks to it: it says in a second what is wrong, where Orleans would try for long.</summary>
/// <param name="Name">The gateway as it was given.</param>
/// <param name="Endpoint">Where it is; null when its name is unknown.</param>
/// <param name="Problem">Why it cannot be reached; null when somebody listens there.</param>
internal sealed record GatewayProbe(string Name, IPEndPoint? Endpoint, string? Problem)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Looks.</summary>
    public static async Task<GatewayProbe> Of(string host, int port, CancellationToken cancellationToken)
    {
        var name = $"{host}:{port}";
        IPEndPoint? endpoint = null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, patience.Token);
            endpoint = new IPEndPoint(addresses.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0], port);
            using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(endpoint, patience.Token);
            return new GatewayProbe(name, endpoint, null);
        }
        catch (SocketException error)
        {
            return new GatewayProbe(name, endpoint, error.Message.ToLowerInvariant());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new GatewayProbe(name, endpoint, "no answer");
        }
    }
}
