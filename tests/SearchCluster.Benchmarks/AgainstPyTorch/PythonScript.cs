using System.Diagnostics;
using System.Text.Json;

namespace SearchCluster.Benchmarks.AgainstPyTorch;

/// <summary>A Python script beside the benchmark that answers each line with a line of JSON.</summary>
internal sealed class PythonScript : IDisposable
{
    private readonly Process _process;
    private bool _ended;

    private PythonScript(Process process) => _process = process;

    /// <summary>
    /// The first Python that has the modules: the given one, or the one on the path, or the system's own; null where none has.
    /// </summary>
    public static string? Find(string? given, params string[] modules) =>
        (given is null ? (string[])["python3", "/usr/bin/python3"] : [given]).FirstOrDefault(python => Has(python, modules));

    /// <summary>Starts a script with one thread, and with OpenBLAS free to choose its kernels.</summary>
    public static PythonScript Start(string python, string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(python)
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "AgainstPyTorch", script) },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["PYTHONWARNINGS"] = "ignore";
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        start.Environment.Remove("OPENBLAS_CORETYPE");
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        return new PythonScript(Process.Start(start)!);
    }

    /// <summary>The next line that it writes.</summary>
    public JsonElement Read() =>
        JsonSerializer.Deserialize<JsonElement>(
            _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException("The script ended without an answer; its message is above."));

    /// <summary>Sends a line and waits for the answer.</summary>
    public JsonElement Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
        return Read();
    }

    /// <summary>Waits until the script has ended.</summary>
    public void Dispose()
    {
        if (_ended)
            return;
        _ended = true;
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static bool Has(string python, string[] modules)
    {
        try
        {
            using var process =
                Process.Start(
                new ProcessStartInfo(
                python)
                { ArgumentList = { "-c", $"import {string.Join(", ", modules)}" }, RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // no such program
        }
    }
}
