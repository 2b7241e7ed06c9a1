using System.Runtime.InteropServices;
using static SearchCluster.Silo.Commands.SystemCalls;

namespace SearchCluster.Silo.Commands;

/// <summary>
/// One process of a command, the leader of a session and of a process group of its own, so that a signal reaches its children too. The
/// thread that runs it reads its output and waits for its end; no other thread takes part.
/// </summary>
internal sealed unsafe class CommandProcess : IDisposable
{
    private const int BufferSize = 1 << 16;

    // Where the kernel tells of an end by itself, this is only how often files are looked at.
    private const int LongestPoll = 100;
    private const int PollWithoutWord = 5;

    private readonly int[] _outputs;
    private readonly int _wakeRead;
    private readonly int _wakeWrite;
    private readonly int _watch;
    private readonly byte[] _buffer = new byte[BufferSize];
    private ProcessEnd? _end;

    private CommandProcess(int id, int[] outputs)
    {
        Id = id;
        _outputs = outputs;
        _watch = OpenProcess(id);
        (_wakeRead, _wakeWrite) = OpenPipe(NonBlocking);
    }

    /// <summary>Its number, and that of its group.</summary>
    public int Id { get; }

    /// <summary>Starts a program.</summary>
    /// <param name="path">The program's file.</param>
    /// <param name="words">Its name and arguments.</param>
    /// <param name="environment">All of its environment.</param>
    /// <param name="directory">Where it starts.</param>
    /// <exception cref="CommandException">The system cannot start it.</exception>
    public static CommandProcess Start(
        string path, IReadOnlyList<string> words, IEnumerable<KeyValuePair<string, string>> environment, string directory)
    {
        var (outRead, outWrite) = OpenPipe(0);
        var (errorRead, errorWrite) = OpenPipe(0);
        try
        {
            var id = ProcessStart.Of(path, words, environment, directory, (null, outWrite, errorWrite));
            SetNonBlocking(outRead);
            SetNonBlocking(errorRead);
            return new CommandProcess(id, [outRead, errorRead]);
        }
        catch
        {
            _ = Close(outRead);
            _ = Close(errorRead);
            throw;
        }
        finally
        {
            _ = Close(outWrite);
            _ = Close(errorWrite);
        }
    }

    /// <summary>
    /// Reads what it writes until it has ended, then ends what is left of its group.
    /// </summary>
    /// <param name="read">Takes bytes of standard output (0) or standard error (1).</param>
    /// <param name="look">Called now and then, and after each read.</param>
    /// <param name="mustStop">Whether it is to end; asked after each look.</param>
    /// <param name="grace">How long it may go on then.</param>
    /// <param name="clock">Measures that.</param>
    public ProcessEnd Run(OutputReader read, Action look, Func<bool> mustStop, TimeSpan grace, TimeProvider clock)
    {
        long? told = null;
        while (true)
        {
            Await();
            ReadOutputs(read);
            look();
            if (told is null && mustStop())
            {
                told = clock.GetTimestamp();
                _ = Kill(-Id, SignalTerminate);
            }

            if (told is { } since && clock.GetElapsedTime(since) >= grace)
                _ = Kill(-Id, SignalKill);
            if (TryReap() is not { } end)
                continue;
            // What it wrote last is still in the pipes.
            ReadOutputs(read);
            look();
            return end;
        }
    }

    /// <summary>Lets <see cref="Run"/> look at once.</summary>
    public void Wake()
    {
        byte one = 1;
        _ = Write(_wakeWrite, &one, 1);
    }

    /// <summary>Ends it at once, where it has not ended, with its group; and gives its descriptors up.</summary>
    public void Dispose()
    {
        if (_end is null)
        {
            _ = Kill(-Id, SignalKill);
            Reap(0);
        }

        foreach (var descriptor in _outputs.Append(_watch).Append(_wakeRead).Append(_wakeWrite).Where(descriptor => descriptor >= 0))
            _ = Close(descriptor);
    }

    /// <summary>A pipe that no child inherits.</summary>
    internal static (int Read, int Write) OpenPipe(int flags)
    {
        var ends = stackalloc int[2];
        return Pipe(ends, CloseOnExec | flags) == 0
            ? (ends[0], ends[1])
            : throw new CommandException($"no pipe can be opened: {Describe(Marshal.GetLastPInvokeError())}");
    }

    private static void SetNonBlocking(int descriptor)
    {
        const int setFlags = 4;
        _ = Control(descriptor, setFlags, NonBlocking);
    }

    private void Await()
    {
        var polled = stackalloc Polled[4];
        var count = 0;
        foreach (var descriptor in _outputs.Append(_watch).Append(_wakeRead))
            if (descriptor >= 0)
                polled[count++] = new Polled { Descriptor = descriptor, Events = Readable };
        _ = Poll(polled, (nuint)count, _watch >= 0 ? LongestPoll : PollWithoutWord);
        fixed (byte* buffer = _buffer)
            while (SystemCalls.Read(_wakeRead, buffer, BufferSize) > 0)
            {
            }
    }

    // As much as one pipe holds: a program that writes without end does not keep its own end from being seen.
    private void ReadOutputs(OutputReader read)
    {
        for (var i = 0; i < _outputs.Length; i++)
        {
            for (var reads = 0; reads < 16 && _outputs[i] >= 0; reads++)
            {
                nint length;
                fixed (byte* buffer = _buffer)
                    length = SystemCalls.Read(_outputs[i], buffer, BufferSize);
                if (length > 0)
                {
                    read(i, _buffer.AsSpan(0, (int)length));
                    continue;
                }

                if (length < 0 && Marshal.GetLastPInvokeError() is TryAgain or Interrupted)
                    break;
                // Closed, by its end or before.
                _ = Close(_outputs[i]);
                _outputs[i] = -1;
            }
        }
    }

    // While it has not been reaped, its number cannot become another group's.
    private ProcessEnd? TryReap()
    {
        if (_watch >= 0)
        {
            var polled = new Polled { Descriptor = _watch, Events = Readable };
            if (Poll(&polled, 1, 0) <= 0)
                return null;
            _ = Kill(-Id, SignalKill);
        }

        return Reap(NoWait);
    }

    private static TimeSpan TimeOf(long seconds, long microseconds) =>
        TimeSpan.FromSeconds(seconds) + TimeSpan.FromMicroseconds(microseconds);

    private ProcessEnd? Reap(int options)
    {
        var status = 0;
        var usage = stackalloc long[32];
        int reaped;
        while ((reaped = Wait(Id, &status, options, usage)) < 0 && Marshal.GetLastPInvokeError() == Interrupted)
        {
        }

        if (reaped == 0)
            return null;
        if (_watch < 0)
            _ = Kill(-Id, SignalKill);
        // Reaped by other code: how it ended is lost.
        return _end = reaped < 0 ? new ProcessEnd(null, SignalKill)
            : ProcessEnd.Of(status, TimeOf(usage[0], usage[1]) + TimeOf(usage[2], usage[3]));
    }
}

/// <summary>Takes bytes that a process wrote.</summary>
/// <param name="output">0 for standard output, 1 for standard error.</param>
/// <param name="bytes">The bytes.</param>
internal delegate void OutputReader(int output, ReadOnlySpan<byte> bytes);

/// <summary>A command cannot be started.</summary>
internal sealed class CommandException(string message) : Exception(message);
