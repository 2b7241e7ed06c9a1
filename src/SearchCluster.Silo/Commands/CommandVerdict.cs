using SearchCluster.Contracts.Workloads.Commands;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Silo.Commands;

/// <summary>
/// What an attempt of a command comes to: first what its reports were answered, then how its program ended, then whether it has reported.
/// </summary>
internal sealed class CommandVerdict(CommandLimits limits, CommandReports reports, CommandLog log, TimeProvider clock)
{
    // What programs and libraries write last when they are given no more memory.
    private static readonly string[] OutOfMemory =
        ["MemoryError", "std::bad_alloc", "OutOfMemoryError", "Cannot allocate memory", "out of memory"];

    private const int LinesOfAnEnd = 5;

    private readonly long _began = clock.GetTimestamp();
    private readonly long _killsBefore = MemoryEvents.Kills();
    private bool _isTimeUp;

    /// <summary>How the program ended.</summary>
    public ProcessEnd End { get; set; } = new(0, null);

    /// <summary>Whether the program is to end: it is told so, or its time is up.</summary>
    public bool MustStop
    {
        get
        {
            if (!reports.IsDecided)
                _isTimeUp |= limits.WallTime is { } most && clock.GetElapsedTime(_began) >= most;
            return reports.IsDecided || _isTimeUp;
        }
    }

    /// <summary>The outcome.</summary>
    public RunResult Result()
    {
        if (reports.Divergence is { } divergence)
            return new RunResult(TrialState.Diverged, divergence, reports.Verdicts);
        if (reports.Decision is ReportDecision.Prune or ReportDecision.Pause)
            return new RunResult(reports.Decision == ReportDecision.Prune ? TrialState.Pruned : TrialState.Paused, null, reports.Verdicts);
        if (_isTimeUp)
            return Failed($"timed out: not ended after {limits.WallTime:c}", FailureCause.TimedOut);
        if (!End.IsGood)
            return OfFailedProgram();
        return reports.Lack() is { } lack ? Failed($"exit 0, but {lack}") : new RunResult(TrialState.Completed, null, reports.Verdicts);
    }

    private RunResult OfFailedProgram()
    {
        var said = log.LastLines(1) is [var last] ? $": {Quotation.Shorten(last)}" : ", and nothing was written";
        if (limits.CpuTime is { } time && (End.IsOfCpuLimit || End.CpuTime >= time))
            return Failed($"timed out: {End} after {time:c} of processor time{said}", FailureCause.TimedOut);
        if (End.IsKill && MemoryEvents.Kills() > _killsBefore)
            return Failed($"out of memory: {End} by the kernel{said}", FailureCause.OutOfMemory);
        if (log.LastLines(LinesOfAnEnd).Any(line => OutOfMemory.Any(words => line.Contains(words, StringComparison.Ordinal))))
            return Failed($"out of memory: {End}{said}", FailureCause.OutOfMemory);
        return Failed($"{End}{said}");
    }

    private RunResult Failed(string reason, FailureCause cause = FailureCause.Exception) =>
        new(TrialState.Failed, reason, reports.Verdicts) { Cause = cause };
}
