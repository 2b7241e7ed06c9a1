using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SearchCluster.Client.Tests.Commands;
using SearchCluster.Tests;

namespace SearchCluster.Client.Tests.Cluster;

/// <summary>The real silo program, alone on a SQLite file in a folder of its own.</summary>
internal sealed class LoneSiloProcess : IAsyncDisposable
{
    private readonly StudyFolder _folder = new();
    private readonly string[] _ports = FreePorts();

    private LoneSiloProcess(IEnumerable<KeyValuePair<string, string>> variables, params IEnumerable<string> flags) =>
        Process = SearchClusterProcess.Start(_folder.Path, "searchcluster-silo", new Dictionary<string, string>(variables)
        {
            ["SEARCHCLUSTER_SILO_PORT"] = _ports[0],
            ["SEARCHCLUSTER_GATEWAY_PORT"] = _ports[1],
            ["SEARCHCLUSTER_HTTP_PORT"] = _ports[2],
        }, flags);

    public SearchClusterProcess Process { get; }

    /// <summary>Where clients reach it.</summary>
    public string Gateway => $"127.0.0.1:{_ports[1]}";

    public int SiloPort => int.Parse(_ports[0], CultureInfo.InvariantCulture);

    public int GatewayPort => int.Parse(_ports[1], CultureInfo.InvariantCulture);

    /// <summary>Begins; does not wait for it.</summary>
    public static LoneSiloProcess Begin(IEnumerable<KeyValuePair<string, string>> variables, params IEnumerable<string> flags) =>
        new(variables, flags);

    /// <summary>Starts it with variables; on return it takes work.</summary>
    public static async Task<LoneSiloProcess> Start(int slots, params (string Name, string Value)[] variables)
    {
        var silo = Begin([
            KeyValuePair.Create("SEARCHCLUSTER_SLOTS", slots.ToString(CultureInfo.InvariantCulture)),
            .. variables.Select(variable => KeyValuePair.Create(variable.Name, variable.Value))]);
        await silo.Ready();
        return silo;
    }

    /// <summary>Waits until it takes work.</summary>
    public async Task Ready()
    {
        using var http = new HttpClient();
        var patience = Waiting.Patience();
        await Waiting.Until(() => IsReady(http, patience), patience);
    }

    public async ValueTask DisposeAsync()
    {
        await Process.Kill();
        Process.Dispose();
        _folder.Dispose();
    }

    private async Task<bool> IsReady(HttpClient http, CancellationToken patience)
    {
        try
        {
            using var answer = await http.GetAsync($"http://127.0.0.1:{_ports[2]}/health/ready", patience);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string[] FreePorts()
    {
        var listeners = Enumerable.Range(0, 3).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        string[] ports =
            [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture))];
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
