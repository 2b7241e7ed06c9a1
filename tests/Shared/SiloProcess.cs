using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SearchCluster.Search.Studies;

namespace SearchCluster.Tests;

/// <summary>The real silo program in a process of its own, always on the same ports.</summary>
internal sealed class SiloProcess : IDisposable
{
    private readonly int _slots;
    private readonly IReadOnlyDictionary<string, string> _variables;
    private readonly int _httpPort;
    private readonly StringBuilder _log = new();
    private int _lifeBegan;
    private Process? _process;

    /// <summary>A silo over a database.</summary>
    /// <param name="database">Connection string of the cluster's database.</param>
    /// <param name="slots">Training slots.</param>
    /// <param name="variables">More settings, as environment variables.</param>
    public SiloProcess(string database, int slots, params IEnumerable<KeyValuePair<string, string>> variables)
    {
        _slots = slots;
        _variables = new Dictionary<string, string>(variables) { ["SEARCHCLUSTER_CONNECTION_STRING"] = database };
        var ports = FreePorts(3);
        (SiloPort, GatewayPort, _httpPort) = (ports[0], ports[1], ports[2]);
    }

    /// <summary>How the program is started; by default the one that was built with the tests.</summary>
    public IReadOnlyList<string> Command { get; init; } = ["dotnet", Path.Combine(AppContext.BaseDirectory, "searchcluster-silo.dll")];

    /// <summary>Where it is started.</summary>
    public string WorkingFolder { get; init; } = "";

    /// <summary>Its settings beyond those of the environment.</summary>
    public IReadOnlyList<string> Flags =>
    [
        "--clustering", "postgres", "--silo-port", Text(SiloPort), "--gateway-port", Text(GatewayPort), "--http-port", Text(_httpPort),
            "--slots", Text(_slots),
        .. IPAddress.IsLoopback(IPAddress.Parse(Address)) ? (string[])[]
            : ["--advertised-address", Address, "--http-address", Address, "--allow-remote", "true"],
    ];

    /// <summary>Where other silos, clients and tests reach it.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>The network namespace that it lives in; null for the test's own.</summary>
    public string? Namespace { get; init; }

    public int SiloPort { get; }

    public int GatewayPort { get; }

    /// <summary>What it has logged, in all its lives.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Whether a slot is of one of this process' lives.</summary>
    public bool Is(SlotName slot) => Is(slot.Silo);

    /// <summary>Whether an address is one of this process' lives.</summary>
    public bool Is(string address) => address.StartsWith($"{Address}:{SiloPort}@", StringComparison.Ordinal);

    /// <summary>Begins a life; does not wait for it.</summary>
    public void Start()
    {
        _process?.Dispose();
        _lifeBegan = Log.Length;
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(Namespace is null ? Command[0] : "ip", [
                .. Namespace is null ? Command.Skip(1) : ["netns", "exec", Namespace, .. Command], .. Flags])
            {
                WorkingDirectory = WorkingFolder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        foreach (var (name, value) in _variables)
            _process.StartInfo.Environment[name] = value;
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>
    /// Waits until it takes work. On a busy machine the others may declare it dead meanwhile; it then ends to be started anew, as a
    /// supervisor would.
    /// </summary>
    public async Task Ready(CancellationToken patience)
    {
        using var http = new HttpClient();
        await Waiting.Until(async () =>
        {
            if (await IsReady(http, patience))
                return true;
            if (IsRunning)
                return false;
            if (!Log[_lifeBegan..].Contains("to be started anew", StringComparison.Ordinal))
                throw new InvalidOperationException($"the silo ended by itself:\n{Log}");
            Start();
            return false;
        }, patience);
    }

    /// <summary>kill -9.</summary>
    public async Task Kill(CancellationToken patience)
    {
        _process!.Kill();
        await _process.WaitForExitAsync(patience);
    }

    /// <summary>SIGTERM, and the exit code that it leads to.</summary>
    public async Task<int> Terminate(CancellationToken patience)
    {
        await Signal("TERM");
        await _process!.WaitForExitAsync(patience);
        return _process.ExitCode;
    }

    /// <summary>SIGSTOP or SIGCONT: the process, and with it the silo, stands still, or goes on.</summary>
    public Task Pause(bool on) => Signal(on ? "STOP" : "CONT");

    /// <summary>Waits until it has ended by itself.</summary>
    public Task Exit(CancellationToken patience) => _process!.WaitForExitAsync(patience);

    public void Dispose()
    {
        if (IsRunning)
            _process!.Kill();
        _process?.Dispose();
    }

    private async Task<bool> IsReady(HttpClient http, CancellationToken patience)
    {
        try
        {
            using var answer = await http.GetAsync($"http://{Address}:{_httpPort}/health/ready", patience);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", Text(_process!.Id)]);
        await kill.WaitForExitAsync();
    }

    private void Append(string? line)
    {
        lock (_log)
            _log.AppendLine(line);
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
