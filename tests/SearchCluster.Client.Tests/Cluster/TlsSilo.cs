using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SearchCluster.Client.Tests.Commands;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Client.Tests.Cluster;

/// <summary>The real silo program, alone on a SQLite file, which requires TLS of its clients.</summary>
public sealed class TlsSilo : IAsyncLifetime
{
    private readonly StudyFolder _folder = new();
    private SearchClusterProcess? _process;

    internal CertificateFolder Certificates { get; } = new();

    /// <summary>Where clients reach it.</summary>
    internal string Gateway { get; private set; } = "";

    public async Task InitializeAsync()
    {
        var ports = FreePorts();
        Gateway = $"127.0.0.1:{ports[1]}";
        _process = SearchClusterProcess.Start(_folder.Path, "searchcluster-silo", new Dictionary<string, string>(Certificates.SiloVariables())
        {
            ["SEARCHCLUSTER_SILO_PORT"] = ports[0],
            ["SEARCHCLUSTER_GATEWAY_PORT"] = ports[1],
            ["SEARCHCLUSTER_HTTP_PORT"] = ports[2],
        });
        using var http = new HttpClient();
        var patience = Waiting.Patience();
        await Waiting.Until(() => IsReady(http, $"http://127.0.0.1:{ports[2]}/health/ready", patience), patience);
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
            await _process.Kill();
        _process?.Dispose();
        _folder.Dispose();
        Certificates.Dispose();
    }

    private static async Task<bool> IsReady(HttpClient http, string address, CancellationToken patience)
    {
        try
        {
            using var answer = await http.GetAsync(address, patience);
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
        string[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture))];
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
