using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using SearchCluster.Silo.Tls;

namespace SearchCluster.Client.Cluster;

/// <summary>A look at a gateway's port before Orleans speaks to it: it says in a second what is wrong, where Orleans would try for long.</summary>
/// <param name="Name">The gateway as it was given.</param>
/// <param name="Endpoint">Where it is; null when its name is unknown.</param>
/// <param name="Problem">Why it cannot be reached; null when somebody listens there and, with TLS, is believed and believes.</param>
internal sealed record GatewayProbe(string Name, IPEndPoint? Endpoint, string? Problem)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Looks.</summary>
    public static async Task<GatewayProbe> Of(string host, int port, TlsIdentity? tls, CancellationToken cancellationToken)
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
            await using var connection = new NetworkStream(socket);
            await using var encrypted = tls is null ? null : await TlsHandshake.Connect(tls, connection, cancellationToken);
            return new GatewayProbe(name, endpoint, null);
        }
        catch (SocketException error)
        {
            return new GatewayProbe(name, endpoint, error.Message.ToLowerInvariant());
        }
        catch (TlsException error)
        {
            return new GatewayProbe(name, endpoint, error.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new GatewayProbe(name, endpoint, "no answer");
        }
    }

    /// <summary>Whether somebody wants TLS there; for a client that was told of none, and got no further.</summary>
    public async Task<bool> SpeaksTls()
    {
        var wasShown = false;
        if (Endpoint is null)
            return false;
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            using var socket = new Socket(Endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(Endpoint, patience.Token);
            await using var connection = new NetworkStream(socket);
            // To be shown a certificate is all that is wanted of it.
            await using var encrypted = new SslStream(connection, leaveInnerStreamOpen: true, (_, _, _, _) => !(wasShown = true));
            await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = TlsFiles.DefaultSiloName }, patience.Token);
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            // That is what the callback wants, or there is nothing like it.
        }

        return wasShown;
    }
}
