using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SearchCluster.Cluster.Tests.Processes;

/// <summary>
/// A network of its own: a bridge with an address for the test, and namespaces with one each for silos, any of which can be unplugged.
/// What is sent to an unplugged one vanishes, as with a cut cable; nobody is told.
/// </summary>
internal sealed class SiloNetwork : IAsyncDisposable
{
    private static readonly Lazy<bool> Possible = new(Try);

    private readonly string _bridge;
    private readonly string _prefix;
    private readonly List<string> _namespaces = [];
    private readonly List<TcpListener> _relays = [];
    private readonly CancellationTokenSource _closing = new();

    private SiloNetwork(int number)
    {
        _bridge = string.Create(CultureInfo.InvariantCulture, $"scb{number}");
        // 198.18.0.0/15 is set aside for tests of networks.
        _prefix = string.Create(CultureInfo.InvariantCulture, $"198.{18 + (number / 256 % 2)}.{number % 256}");
    }

    /// <summary>Whether there is the right to make one.</summary>
    public static bool CanBeMade => Possible.Value;

    /// <summary>The names of the namespaces.</summary>
    public IReadOnlyList<string> Namespaces => _namespaces;

    /// <summary>Makes it.</summary>
    public static SiloNetwork Make(int namespaces)
    {
        var network = new SiloNetwork(Environment.ProcessId % 512);
        try
        {
            Ip("link", "add", network._bridge, "type", "bridge");
            Ip("address", "add", $"{network._prefix}.1/24", "dev", network._bridge);
            Ip("link", "set", network._bridge, "up");
            for (var i = 0; i < namespaces; i++)
                network.Add(i);
            return network;
        }
        catch
        {
            network.Remove();
            throw;
        }
    }

    /// <summary>The address of a namespace.</summary>
    public string AddressOf(int index) => string.Create(CultureInfo.InvariantCulture, $"{_prefix}.{index + 2}");

    /// <summary>Makes a server that listens on loopback reachable from the namespaces.</summary>
    /// <returns>Where.</returns>
    public IPEndPoint Relay(string host, int port)
    {
        var listener = new TcpListener(IPAddress.Parse($"{_prefix}.1"), 0);
        listener.Start();
        _relays.Add(listener);
        _ = Accept(listener, host, port);
        return (IPEndPoint)listener.LocalEndpoint;
    }

    /// <summary>Cuts a namespace off, or connects it again.</summary>
    public void Plug(int index, bool on)
    {
        if (on)
            Ip("link", "set", CableOf(index), "master", _bridge);
        else
            Ip("link", "set", CableOf(index), "nomaster");
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _relays.ForEach(relay => relay.Dispose());
        Remove();
        _closing.Dispose();
    }

    private void Add(int index)
    {
        var (name, cable) = ($"{_bridge}n{index}", CableOf(index));
        Ip("netns", "add", name);
        _namespaces.Add(name);
        Ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", name);
        Ip("link", "set", cable, "master", _bridge, "up");
        Ip("-n", name, "address", "add", $"{AddressOf(index)}/24", "dev", "eth0");
        Ip("-n", name, "link", "set", "eth0", "up");
        Ip("-n", name, "link", "set", "lo", "up");
    }

    private string CableOf(int index) => string.Create(CultureInfo.InvariantCulture, $"{_bridge}v{index}");

    // A namespace takes its end of the cable with it, and that the other end.
    private void Remove()
    {
        foreach (var name in _namespaces)
            Run("netns", "delete", name);
        Run("link", "delete", _bridge);
    }

    private async Task Accept(TcpListener listener, string host, int port)
    {
        try
        {
            while (true)
                _ = Join(await listener.AcceptTcpClientAsync(_closing.Token), host, port);
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task Join(TcpClient inside, string host, int port)
    {
        using var outside = new TcpClient();
        using (inside)
        {
            try
            {
                await outside.ConnectAsync(host, port, _closing.Token);
                var (one, other) = (inside.GetStream(), outside.GetStream());
                await Task.WhenAny(one.CopyToAsync(other, _closing.Token), other.CopyToAsync(one, _closing.Token));
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or IOException)
            {
                // One of the two has gone: so does the other.
            }
        }
    }

    private static bool Try()
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            var probe = Make(namespaces: 1);
            probe.Remove();
            return true;
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static void Ip(params string[] arguments)
    {
        if (Run(arguments) is not 0 and var code)
            throw new InvalidOperationException($"ip {string.Join(' ', arguments)} ended with {code}");
    }

    private static int Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
