using System.Globalization;
using System.Text;
using static SearchCluster.Silo.Commands.SystemCalls;

namespace SearchCluster.Silo.Commands;

/// <summary>
/// A variable in the environment of every command, by which the processes are found that it has started and that left its session. It
/// names the silo's process, so that another silo on the machine finds the processes of one that was killed. A process that clears its
/// environment is not found.
/// </summary>
internal sealed unsafe class CommandMarks
{
    /// <summary>The variable.</summary>
    public const string Variable = "SEARCHCLUSTER_MARK";

    private const int LargestEnvironment = 1 << 20;

    // Processes that are started while others are ended are found the next time.
    private const int MostScans = 20;

    private static readonly byte[] Prefix = Encoding.ASCII.GetBytes($"{Variable}=");

    private readonly Lock _lock = new();
    private readonly Guid _silo = Guid.NewGuid();
    private readonly string _namespace = NamespaceOf("self");
    private readonly string _owner;
    private byte[] _buffer = new byte[1 << 14];
    private long _attempts;

    public CommandMarks() => _owner = $"{_namespace}.{Environment.ProcessId}.{StartOf(Environment.ProcessId)}";

    /// <summary>A mark that no other attempt has, of this silo or of others in its process.</summary>
    public string Next() => $"{_owner}.{_silo:N}-{Interlocked.Increment(ref _attempts)}";

    /// <summary>Ends every process with a mark.</summary>
    public void End(string mark) => EndWhere(found => found == mark);

    /// <summary>Ends every process whose silo was killed.</summary>
    public void EndOrphans() => EndWhere(IsOrphan);

    private void EndWhere(Func<string, bool> isMeant)
    {
        lock (_lock)
            for (var scan = 0; scan < MostScans && EndFound(isMeant); scan++)
            {
            }
    }

    private bool EndFound(Func<string, bool> isMeant)
    {
        var any = false;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(folder.AsSpan("/proc/".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                || process == Environment.ProcessId || MarkOf(process) is not { } mark || !isMeant(mark))
                continue;
            any |= Kill(process, SignalKill) == 0;
        }

        return any;
    }

    // What its owner was called in another namespace of process numbers says nothing here.
    private bool IsOrphan(string mark) => mark.Split('.') is [var space, var owner, var start, _] && space == _namespace
        && _namespace.Length > 0
        && int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var process) && StartOf(process) != start;

    // A process that has ended, and waits for its parent to know it, has an empty environment.
    private string? MarkOf(int process)
    {
        var length = ReadAll($"/proc/{process}/environ");
        for (var environment = _buffer.AsSpan(0, length); environment.Length > 0;)
        {
            var end = environment.IndexOf((byte)0);
            var variable = end < 0 ? environment : environment[..end];
            if (variable.StartsWith(Prefix))
                return Encoding.ASCII.GetString(variable[Prefix.Length..]);
            if (end < 0)
                break;
            environment = environment[(end + 1)..];
        }

        return null;
    }

    private int ReadAll(string file)
    {
        var descriptor = Open(file, CloseOnExec);
        if (descriptor < 0)
            return 0;
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length && length < LargestEnvironment)
                Array.Resize(ref _buffer, length * 2);
            nint read;
            fixed (byte* buffer = _buffer)
                read = SystemCalls.Read(descriptor, buffer + length, _buffer.Length - length);
            if (read <= 0)
                break;
            length += (int)read;
        }

        _ = Close(descriptor);
        return length;
    }

    private static string NamespaceOf(string process)
    {
        try
        {
            return new string(
                [.. (File.ResolveLinkTarget($"/proc/{process}/ns/pid", returnFinalTarget: false)?.Name ?? "").Where(char.IsAsciiDigit)]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    // In ticks since the machine started: a number of a process may be given again.
    private static string StartOf(int process)
    {
        const int startAfterName = 19;
        try
        {
            var status = File.ReadAllText($"/proc/{process}/stat");
            return status[(status.LastIndexOf(')') + 2)..].Split(' ')[startAfterName];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
