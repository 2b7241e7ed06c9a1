using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using SearchCluster.Tests;

namespace SearchCluster.Client.Tests.Commands;

/// <summary>The real program in a process of its own.</summary>
internal sealed class SearchClusterProcess : IDisposable
{
    private static readonly TimeSpan Patience = Waiting.Longest;

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Channel<string> _said = Channel.CreateUnbounded<string>();

    private SearchClusterProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        process.ErrorDataReceived += (_, line) =>
        {
            Append(_error, line.Data);
            _said.Writer.TryWrite(line.Data ?? "");
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Starts it in a folder.</summary>
    public static SearchClusterProcess Start(string folder, params IEnumerable<string> arguments) =>
        Start(folder, "searchcluster", new Dictionary<string, string>(), arguments);

    /// <summary>Starts a program of ours in a folder, with variables on top of this process' own.</summary>
    public static SearchClusterProcess Start(
        string folder, string program, IReadOnlyDictionary<string, string> variables, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{program}.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return new SearchClusterProcess(new Process { StartInfo = start });
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<Ended> Run(string folder, params IEnumerable<string> arguments)
    {
        using var process = Start(folder, arguments);
        return await process.End();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<Ended> End()
    {
        using var timeout = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(timeout.Token);
        return new Ended(_process.ExitCode, _output.ToString(), _error.ToString());
    }

    /// <summary>Waits for a line on standard error.</summary>
    public async Task UntilSaid(string beginning)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (!(await _said.Reader.ReadAsync(timeout.Token)).StartsWith(beginning, StringComparison.Ordinal))
        {
            // Another line.
        }
    }

    /// <summary>Ctrl-C.</summary>
    public void Interrupt() => Signal("INT");

    /// <summary>A signal by its name, such as TERM.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await End();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
            text.Append(line).Append('\n');
    }
}
