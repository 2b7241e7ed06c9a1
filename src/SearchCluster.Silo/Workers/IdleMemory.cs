using System.Runtime;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SearchCluster.Silo.Workers;

/// <summary>
/// Gives memory back to the system when a silo has had no work for a while: the data sets that were kept for the next trial, and what the
/// collector and the allocator hold in reserve. A silo between studies then needs no more than one that has just begun.
/// </summary>
internal sealed partial class IdleMemory(
    DataCache data, TimeProvider clock, IOptions<SearchClusterOptions> options, ILogger<IdleMemory> logger) : IDisposable
{
    /// <summary>How long a silo waits for more work before it gives memory back: reading a data set again costs about a second.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private int _atWork;

    /// <summary>Work begins that needs memory; it ends when the result is disposed.</summary>
    public IDisposable Use()
    {
        lock (_lock)
        {
            _atWork++;
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        return new Work(this);
    }

    /// <summary>Gives the timer up.</summary>
    public void Dispose() => _timer?.Dispose();

    private void End()
    {
        lock (_lock)
        {
            if (--_atWork > 0 || !options.Value.ReleasesIdleMemory)
                return;
            _timer ??= clock.CreateTimer(_ => Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(Pause, Timeout.InfiniteTimeSpan);
        }
    }

    private void Release()
    {
        lock (_lock)
        {
            // It came just before the timer was stopped.
            if (_atWork > 0)
                return;
            var before = Environment.WorkingSet;
            data.Clear();
            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            TrimAllocator();
            LogReleased(before >> 20, Environment.WorkingSet >> 20);
        }
    }

    // Weights and activations lie outside of the collector's heap, and glibc keeps what was freed of them.
    private static void TrimAllocator()
    {
        if (OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out var library)
            && NativeLibrary.TryGetExport(library, "malloc_trim", out var function))
            Marshal.GetDelegateForFunctionPointer<MallocTrim>(function)(0);
    }

    private delegate int MallocTrim(nuint padding);

    [LoggerMessage(
        91, LogLevel.Information, "Nothing to do: data sets are let go, and memory is given back, from {Before} MB to {After} MB")]
    private partial void LogReleased(long before, long after);

    private sealed class Work(IdleMemory memory) : IDisposable
    {
        private int _hasEnded;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
                memory.End();
        }
    }
}
