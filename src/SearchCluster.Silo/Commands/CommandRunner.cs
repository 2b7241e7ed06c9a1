using Microsoft.Extensions.Options;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Workloads.Commands;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Silo.Commands;

/// <summary>Runs the program of a command, reads its reports, and ends it when the attempt is to end.</summary>
internal sealed class CommandRunner(TrialDirectories directories, CommandGuard guard, TimeProvider clock, IOptions<SearchClusterOptions> options)
    : WorkloadRunner<CommandWorkload>
{
    /// <inheritdoc/>
    protected override RunResult? Run(
        CommandWorkload workload, StudySubmission submission, TrialLease lease, Func<TrialReport, ReportDecision> report, CancellationToken stopping)
    {
        // A coordinator sends none here. Where it does, it is of a version that does not ask.
        if (!options.Value.AllowsCommands)
            return new RunResult(TrialState.Failed, "this silo does not run users' programs");
        if (!OperatingSystem.IsLinux())
            return new RunResult(TrialState.Failed, "commands run on Linux alone: process groups and signals end them");
        var (plan, search) = (workload.Plan, submission.Spec.Search);
        var invocation = new CommandInvocation(plan, search, lease, directories.Enter(lease));
        File.WriteAllBytes(invocation.Configuration, invocation.ConfigurationJson());
        var log = new CommandLog();
        var reports = new CommandReports(plan.MetricsOf(search), search, lease.Epochs, report);
        ProcessEnd end;
        using (var output = new CommandOutput(log, reports, invocation.Reports, clock))
        {
            try
            {
                end = Run(invocation, output, () => reports.IsDecided || stopping.IsCancellationRequested, plan.GracePeriod, stopping);
            }
            catch (CommandException error)
            {
                return new RunResult(TrialState.Failed, error.Message);
            }

            stopping.ThrowIfCancellationRequested();
            output.End();
        }

        return reports.Decision == ReportDecision.Abandon ? null : ResultOf(end, reports, log);
    }

    private ProcessEnd Run(CommandInvocation invocation, CommandOutput output, Func<bool> mustStop, TimeSpan grace, CancellationToken stopping)
    {
        using var process = CommandProcess.Start(invocation.FindProgram(), invocation.Words, invocation.Environment, invocation.Directory);
        guard.Watch(process.Id);
        try
        {
            using var wake = stopping.UnsafeRegister(_ => process.Wake(), null);
            return process.Run(output.Read, output.Look, mustStop, grace, clock);
        }
        finally
        {
            guard.Forget(process.Id);
        }
    }

    private static RunResult ResultOf(ProcessEnd end, CommandReports reports, CommandLog log)
    {
        if (reports.Divergence is { } divergence)
            return new RunResult(TrialState.Diverged, divergence, reports.Verdicts);
        if (reports.Decision is ReportDecision.Prune or ReportDecision.Pause)
            return new RunResult(reports.Decision == ReportDecision.Prune ? TrialState.Pruned : TrialState.Paused, null, reports.Verdicts);
        if (!end.IsGood)
            return new RunResult(TrialState.Failed, Describe(end, log), reports.Verdicts);
        return reports.Lack() is { } lack
            ? new RunResult(TrialState.Failed, $"exit 0, but {lack}", reports.Verdicts)
            : new RunResult(TrialState.Completed, null, reports.Verdicts);
    }

    private static string Describe(ProcessEnd end, CommandLog log) =>
        log.LastLines(1) is [var last] ? $"{end}: {Quotation.Shorten(last)}" : $"{end}, and nothing was written";
}
