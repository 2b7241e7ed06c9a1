using System.Net;
using System.Net.Sockets;

namespace SearchCluster.Client.Hosting;

/// <summary>Ports that nobody listens on. Orleans shares a port with another process without an error, so it is never left to chance.</summary>
internal static class LoopbackPorts
{
    /// <summary>That many distinct free ports of the loopback interface.</summary>
    public static int[] Free(int count)
    {
        var sockets = new List<Socket>(count);
        try
        {
            for (var i = 0; i < count; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
                sockets.Add(socket);
                socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            }

            // All are held until the last is found, so that none comes twice.
            return [.. sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port)];
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }
}
