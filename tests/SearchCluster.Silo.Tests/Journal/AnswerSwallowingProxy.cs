using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SearchCluster.Silo.Tests.Journal;

/// <summary>
/// Stands between a client and a server, and on demand breaks the connection when the server has answered a certain command, in
/// place of passing the answer on: the server has done it, and the client does not know.
/// </summary>
internal sealed class AnswerSwallowingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private volatile Order? _order;

    public AnswerSwallowingProxy(int server)
    {
        _server = server;
        _listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Answers that are still to be swallowed.</summary>
    public int Left => _order?.Left ?? 0;

    /// <summary>Swallows the next answers to commands that contain a text; does something before the connection breaks.</summary>
    /// <returns>Completes when it has been done for the first time.</returns>
    public Task SwallowAnswersTo(string text, int times, Func<Task>? first = null)
    {
        var order = new Order(Encoding.UTF8.GetBytes(text), times, first ?? (() => Task.CompletedTask));
        _order = order;
        return order.Done.Task;
    }

    public void Dispose() => _listener.Dispose();

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Serve(await _listener.AcceptSocketAsync());
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task Serve(Socket client)
    {
        using (client)
        using (var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            await server.ConnectAsync(IPAddress.Loopback, _server);
            Order? due = null;
            var forth = Pump(client, server, bytes =>
            {
                if (_order is { Left: > 0 } order && bytes.Span.IndexOf(order.Text) >= 0)
                    due = order;
                return Task.FromResult(true);
            });
            var back = Pump(server, client, async _ =>
            {
                if (due is null || Interlocked.Decrement(ref due.Left) < 0)
                    return true;
                await due.First();
                due.Done.TrySetResult();
                return false;
            });
            await Task.WhenAny(forth, back);
        }
    }

    private static async Task Pump(Socket from, Socket to, Func<ReadOnlyMemory<byte>, Task<bool>> pass)
    {
        var buffer = new byte[65536];
        try
        {
            while (await from.ReceiveAsync(buffer.AsMemory()) is > 0 and var count && await pass(buffer.AsMemory(0, count)))
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // One of the two has gone: so does the other.
        }
    }

    private sealed class Order(byte[] text, int times, Func<Task> first)
    {
        public int Left = times;

        public byte[] Text => text;

        public Func<Task> First => first;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
