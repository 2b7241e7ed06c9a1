namespace SearchCluster.Silo.Commands;

/// <summary>How a process ended.</summary>
/// <param name="Code">What it exited with; null where a signal ended it.</param>
/// <param name="Signal">The signal that ended it; null where it exited.</param>
internal sealed record ProcessEnd(int? Code, int? Signal)
{
    private static readonly Dictionary<int, string> Names = new()
    {
        [1] = "SIGHUP", [2] = "SIGINT", [3] = "SIGQUIT", [4] = "SIGILL", [5] = "SIGTRAP", [6] = "SIGABRT", [7] = "SIGBUS", [8] = "SIGFPE",
        [9] = "SIGKILL", [10] = "SIGUSR1", [11] = "SIGSEGV", [12] = "SIGUSR2", [13] = "SIGPIPE", [14] = "SIGALRM", [15] = "SIGTERM",
        [24] = "SIGXCPU", [25] = "SIGXFSZ", [31] = "SIGSYS",
    };

    /// <summary>Whether it exited with 0.</summary>
    public bool IsGood => Code == 0;

    /// <summary>Processor time of the process, and of its children that it waited for.</summary>
    public TimeSpan CpuTime { get; init; }

    /// <summary>Whether it was sent SIGKILL.</summary>
    public bool IsKill => Signal == 9;

    /// <summary>Whether it was sent SIGXCPU, as the kernel does at a limit of processor time.</summary>
    public bool IsOfCpuLimit => Signal == 24;

    /// <summary>From the status that <c>wait</c> gives.</summary>
    public static ProcessEnd Of(int status, TimeSpan cpuTime) => (status & 0x7f) is 0
        ? new((status >> 8) & 0xff, null) { CpuTime = cpuTime }
        : new(null, status & 0x7f) { CpuTime = cpuTime };

    /// <summary><c>exit 3</c>, or the signal's name.</summary>
    public override string ToString() => Signal is { } signal
        ? Names.GetValueOrDefault(signal, $"signal {signal}")
        : $"exit {Code}";
}
