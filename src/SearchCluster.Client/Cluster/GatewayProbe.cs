using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using SearchCluster.Silo.Tls;

namespace SearchCluster.Client.Cluster;

/// <summary>
/// A look at a gateway's port before Orleans speaks to it: it tells a wrong address at once, where Orleans would try for long.
/// </summary>
/// <param name="Name">The gateway as it was given.</param>
/// <param name="Endpoint">Where it is; null when its name is unknown.</param>
/// <param name="Problem">Why it cannot be reached; null when a program listens there and, with TLS, both ends trust each other.</param>
internal sealed record GatewayProbe(string Name, IPEndPoint? Endpoint, string? Problem)
{
    // A busy machine takes its time to accept a connection, and more to shake hands.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestHandshake = TimeSpan.FromSeconds(60);

    /// <summary>The endpoint of a host's name: its first address of IPv4, else of IPv6.</summary>
    /// <exception cref="SocketException">The name is unknown.</exception>
    public static async Task<IPEndPoint> Resolve(string host, int port, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        var first = addresses.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
        return new IPEndPoint(first, port);
    }

    /// <summary>Connects, shakes hands where there is TLS, and closes the connection.</summary>
    public static async Task<GatewayProbe> Of(
        string host, int port, TlsIdentity? tls, TimeProvider clock, CancellationToken cancellationToken)
    {
        var name = $"{host}:{port}";
        IPEndPoint? endpoint = null;
        var started = clock.GetTimestamp();
        while (true)
        {
            using var time = new CancellationTokenSource(Patience, clock);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, time.Token);
            try
            {
                endpoint ??= await Resolve(host, port, patience.Token);
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
            catch (TlsException error) when (!error.IsTimeOut || clock.GetElapsedTime(started) > LongestHandshake)
            {
                return new GatewayProbe(name, endpoint, error.Message);
            }
            catch (TlsException)
            {
                // A busy silo, or a busy machine of this client's: the next try may be quicker.
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return new GatewayProbe(name, endpoint, $"no answer within {Patience.TotalSeconds:0} s");
            }
        }
    }

    /// <summary>Whether TLS is required there; for a client that was told of none, and got no further.</summary>
    public async Task<bool> SpeaksTls(TimeProvider clock)
    {
        var wasShown = false;
        if (Endpoint is null)
            return false;
        using var patience = new CancellationTokenSource(Patience, clock);
        try
        {
            using var socket = new Socket(Endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(Endpoint, patience.Token);
            await using var connection = new NetworkStream(socket);
            // The handshake ends with the first certificate that is shown: nothing more is to be known.
            await using var encrypted = new SslStream(connection, leaveInnerStreamOpen: true, (_, _, _, _) => !(wasShown = true));
            var options = new SslClientAuthenticationOptions { TargetHost = TlsFiles.DefaultSiloName };
            await encrypted.AuthenticateAsClientAsync(options, patience.Token);
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            // The callback has refused a certificate, or none was shown.
        }

        return wasShown;
    }
}
