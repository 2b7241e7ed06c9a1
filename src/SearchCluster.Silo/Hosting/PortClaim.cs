using System.Net;
using System.Net.Sockets;

namespace SearchCluster.Silo.Hosting;

/// <summary>
/// Holds ports for this process. Orleans shares a port with another process without an error, and a client may then reach the wrong
/// one: so a port is refused when a program listens on it, and claimed by a name that only one process can hold.
/// </summary>
internal sealed class PortClaim : IDisposable
{
    private readonly List<Socket> _held = [];

    /// <summary>Claims a port until this is disposed.</summary>
    /// <exception cref="PortInUseException">Another program has it, or the address is none of this machine.</exception>
    public void Claim(IPAddress address, int port, SiloSetting setting)
    {
        // Abstract sockets of Linux: one holder in each network namespace, freed by the death of the process. It closes the gap
        // between the look at the port and Orleans' listening on it, when two silos start at once.
        if (OperatingSystem.IsLinux())
        {
            var claim = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            _held.Add(claim);
            Bind(claim, new UnixDomainSocketEndPoint($"\0searchcluster-{address}:{port}"), address, port, setting);
        }

        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
        Bind(probe, new IPEndPoint(address, port), address, port, setting);
    }

    /// <summary>Gives the ports up.</summary>
    public void Dispose() => _held.ForEach(socket => socket.Dispose());

    private static void Bind(Socket socket, EndPoint endpoint, IPAddress address, int port, SiloSetting setting)
    {
        try
        {
            socket.Bind(endpoint);
            socket.Listen();
        }
        catch (SocketException error)
        {
            throw new PortInUseException(error.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"port {port} of {address} is in use: choose another with {setting.Flag}",
                SocketError.AddressNotAvailable => $"{address} is no address of this machine",
                SocketError.AccessDenied => $"port {port} needs more rights than this user has: choose one above 1023 with {setting.Flag}",
                _ => $"port {port} of {address} cannot be listened on: {error.Message}",
            });
        }
    }
}
