using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Workloads.Commands;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Silo.Commands;

/// <summary>Runs the program of a command, reads its reports, and ends it when the attempt is to end.</summary>
internal sealed partial class CommandRunner(
    TrialDirectories directories,
    TrialLogs logs,
    CommandGuard guard,
    CommandMarks marks,
    CommandDevices devices,
    TimeProvider clock,
    IOptions<SearchClusterOptions> options,
    ILogger<CommandRunner> logger) : WorkloadRunner<CommandWorkload>
{
    private readonly Lock _first = new();
    private bool _hasLooked;

    /// <inheritdoc/>
    protected override RunResult? Run(
        CommandWorkload workload, StudySubmission submission, TrialLease lease, Func<TrialReport, ReportDecision> report,
            CancellationToken stopping)
    {
        // A coordinator sends none here. Where it does, it is of a version that does not ask.
        if (!options.Value.AllowsCommands)
            return new RunResult(TrialState.Failed, "this silo does not run users' programs");
        if (!OperatingSystem.IsLinux())
            return new RunResult(TrialState.Failed, "commands run on Linux alone: process groups and signals end them");
        EndOrphans(lease);
        try
        {
            using var taken = devices.Take(Requirement.DevicesOf(submission.Spec.Requires), stopping);
            return Run(workload.Plan, submission.Spec.Search, lease, taken, report, stopping);
        }
        catch (CommandException error)
        {
            return new RunResult(TrialState.Failed, error.Message);
        }
    }

    // Of a silo of this machine that was killed, the attempt before this one may still run.
    private void EndOrphans(TrialLease lease)
    {
        lock (_first)
        {
            if (_hasLooked && lease.Attempt.Attempt == 1)
                return;
            _hasLooked = true;
            marks.EndOrphans();
        }
    }

    private RunResult? Run(
        CommandPlan plan,
        SearchPlan search,
        TrialLease lease,
        CommandDevices.Taken? taken,
        Func<TrialReport, ReportDecision> report,
        CancellationToken stopping)
    {
        var user = options.Value.CommandUser is { } name ? CommandUser.Of(name) : null;
        var directory = directories.Enter(lease, user);
        // The files are as they were submitted, in each attempt.
        if (plan.Bundle is { } files)
            CommandFiles.Unpack(files, directory);
        var invocation = new CommandInvocation(plan, search, lease, directory, marks.Next(), user, taken?.Visible);
        invocation.WriteConfiguration();
        var log = logs.Begin(lease);
        try
        {
            var reports = new CommandReports(plan.MetricsOf(search), search, lease.Epochs, report);
            using var output = new CommandOutput(log, reports, invocation.Reports, clock);
            user?.Take(invocation.Reports);
            var verdict = new CommandVerdict(plan.Limits, reports, log, clock);
            verdict.End = Run(invocation, plan, user, output, () => verdict.MustStop || stopping.IsCancellationRequested, stopping);
            stopping.ThrowIfCancellationRequested();
            output.End();
            if (reports.Decision == ReportDecision.Abandon)
                return null;
            var result = verdict.Result();
            if (result.State is not (TrialState.Paused or TrialState.Failed))
                Leave(plan, search, lease, result.State == TrialState.Completed ? reports.Value : null);
            return result;
        }
        finally
        {
            logs.End(lease, log);
        }
    }

    private ProcessEnd Run(
        CommandInvocation invocation, CommandPlan plan, CommandUser? user, CommandOutput output, Func<bool> mustStop,
            CancellationToken stopping)
    {
        var (file, words) = CommandLaunch.Of(invocation.FindProgram(), invocation.Words, plan.Limits, user);
        try
        {
            using var process = CommandProcess.Start(file, words, invocation.Environment, invocation.Directory);
            guard.Watch(process.Id);
            try
            {
                using var wake = stopping.UnsafeRegister(_ => process.Wake(), null);
                return process.Run(output.Read, output.Look, mustStop, plan.GracePeriod, clock);
            }
            finally
            {
                guard.Forget(process.Id);
            }
        }
        finally
        {
            marks.End(invocation.Mark);
        }
    }

    // Its trial has its result, whatever becomes of the files.
    private void Leave(CommandPlan plan, SearchPlan search, TrialLease lease, double? value)
    {
        try
        {
            directories.Leave(lease, plan.Keep, search, value);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogDirectoryStays(lease.Study, lease.Attempt.Trial, error.Message);
        }
    }

    [LoggerMessage(48, LogLevel.Warning, "Study {Study} trial {Trial}: its directory stays: {Message}")]
    private partial void LogDirectoryStays(string study, int trial, string message);
}
