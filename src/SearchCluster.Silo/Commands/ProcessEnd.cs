namespace SearchCluster.Silo.Commands;

/// <summary>How a process ended.</summary>
/// <param name="Code">What it exited with; null where a signal ended it.</param>
/// <param name="Signal">The signal that ended it; null where it exited.</param>
internal sealed record ProcessEnd(int? Code, int? Signal)
{
    // By number from 1, as Linux counts them on every machine that .NET runs on.
    private static readonly string[] Names =
    [
        "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV", "SIGUSR2",
        "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU",
        "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

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
        ? signal <= Names.Length ? Names[signal - 1] : $"signal {signal}"
        : $"exit {Code}";
}
