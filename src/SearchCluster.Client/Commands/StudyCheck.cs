using SearchCluster.Client.Answers;
using SearchCluster.Training.Preflight;

namespace SearchCluster.Client.Commands;

/// <summary>The pre-flight of a study file: what its workload can check before the first trial, and what is unwise in its search.</summary>
internal static class StudyCheck
{
    /// <summary>Configurations sampled when nothing else is said.</summary>
    public const int DefaultSample = 5;

    /// <summary>Checks a study on a sample of its space.</summary>
    /// <param name="study">The study, with its data.</param>
    /// <param name="count">Configurations to sample, at least 1.</param>
    /// <param name="output">Is told what begins.</param>
    /// <param name="interrupted">Cancels within a step of training.</param>
    /// <exception cref="CommandException">Interrupted.</exception>
    public static PreflightReport Of(PreparedStudy study, int count, Output output, CancellationToken interrupted)
    {
        output.Note($"checking {study.Spec.Name} on a sample of its space");
        try
        {
            return Check(study, count, interrupted);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            throw new CommandException(ExitCode.Interrupted, "interrupted before the check was done");
        }
    }

    private static PreflightReport Check(PreparedStudy study, int count, CancellationToken interrupted)
    {
        var report = study.Spec.Workload.Preflight(study.Spec.Search, study.Splits, count, interrupted);
        var unwise = study.Spec.Search.Warnings().Select(warning => new Finding(FindingKind.Search, FindingSeverity.Warning, warning));
        return report with { Findings = [.. report.Findings.Concat(unwise).OrderByDescending(finding => finding.Severity)] };
    }
}
