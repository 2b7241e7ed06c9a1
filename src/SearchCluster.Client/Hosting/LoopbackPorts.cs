using System.Net;
using System.Net.Sockets;

namespace SearchCluster.Client.Hosting;

/// <summary>
/// Free ports. Orleans shares a port with another process without an error, so it is never left to chance.
/// </summary>
internal sealed class LoopbackPorts : IDisposable
{
    private readonly List<Socket> _sockets = [];

    /// <summary>Holds that many distinct free ports of the loopback interface until this is disposed.</summary>
    public LoopbackPorts(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
            _sockets.Add(socket);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        }

        Numbers = [.. _sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port)];
    }

    /// <summary>The ports.</summary>
    public IReadOnlyList<int> Numbers { get; }

    /// <summary>Gives them up, for Orleans to listen on.</summary>
    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());
}
