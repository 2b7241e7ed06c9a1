using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Journal;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Training.Data;

namespace SearchCluster.Silo.Workers;

/// <summary>
/// Executes one attempt on the thread of the caller: the workload's runner reports, the coordinator decides, the outcome is told.
/// A worker outlives its coordinator: it repeats a call until it is answered.
/// </summary>
internal sealed partial class TrialExecution(
    IGrainFactory grains,
    ILocalSiloDetails silo,
    IEnumerable<WorkloadRunner> runners,
    RunningAttempts running,
    ICheckpoints checkpoints,
    TimeProvider clock,
    SearchClusterActivities activities,
    ILogger<TrialExecution> logger)
{
    private static readonly TimeSpan Backoff = TimeSpan.FromMilliseconds(250);

    private readonly string _silo = silo.SiloAddress.ToParsableString();

    /// <summary>Returns once the run has ended; the task completes when its outcome has been counted.</summary>
    /// <exception cref="OperationCanceledException">The silo stops: the attempt has no outcome, its lease is still held.</exception>
    public Task Execute(StudySubmission submission, TrialLease lease, SlotName slot, CancellationToken stopping)
    {
        using var activity = activities.Attempt(lease.Study, lease.Attempt, submission.TraceParent);
        using var attempt = running.Begin(lease, slot, stopping);
        var study = grains.GetGrain<IStudyWork>(lease.Study);
        var runner = RunnerOf(submission);
        var isInstant = submission.Spec.Workload.IsInstant;
        // What a coordinator was sent, but may be lost with it.
        var unconfirmed = new List<TrialReport>();
        var started = clock.GetTimestamp();
        using var time = new AttemptTime(submission.Spec.Search.Budget.TrialTime, clock, attempt.Stop);
        try
        {
            // The report of the last epoch travels with the outcome: for a short trial that is one call instead of two.
            var epoch = activities.Epoch(activity);
            var result = runner.Run(submission, lease, report =>
            {
                SearchClusterActivities.EndEpoch(epoch, report.Epoch);
                attempt.See(report, submission.Spec.Search.Objective);
                var decision = Report(report);
                epoch = activities.Epoch(activity);
                return decision;
            }, time.Token);
            if (result is null)
                return Task.CompletedTask;
            if (result.State == TrialState.Failed)
                activity?.SetStatus(ActivityStatusCode.Error, result.Reason);
            return Tell(new TrialOutcome
            {
                State = result.State,
                Cause = result.Cause,
                Reason = result.Reason,
                Verdicts = result.Verdicts,
                Timing = Timing()
            });
        }
        catch (OperationCanceledException) when (time.IsUp && !attempt.Stop.IsCancellationRequested)
        {
            var reason = $"timed out: not ended after {time.Limit}";
            activity?.SetStatus(ActivityStatusCode.Error, reason);
            return Tell(new TrialOutcome { State = TrialState.Failed, Cause = FailureCause.TimedOut, Reason = reason, Timing = Timing() });
        }
        catch (OperationCanceledException) when (attempt.IsAbandoned && !stopping.IsCancellationRequested)
        {
            // A run that is stopped keeps its state for the next attempt: there is none.
            return isInstant ? Task.CompletedTask : Forget(lease);
        }
        catch (Exception error) when (!IsHandBack(error, time.Token))
        {
            activity?.SetStatus(ActivityStatusCode.Error, error.Message);
            LogTrialFailed(lease.Study, lease.Attempt.Trial, lease.Attempt.Attempt, error);
            return Tell(new TrialOutcome
            {
                State = TrialState.Failed,
                Cause = error is OutOfMemoryException ? FailureCause.OutOfMemory : FailureCause.Exception,
                Reason = Describe(error),
                Timing = Timing(),
            });
        }

        ReportDecision Report(TrialReport report)
        {
            unconfirmed.Add(report);
            if (report.Epoch == lease.Epochs || isInstant)
                return ReportDecision.Continue;
            var answer =
                time.StandStill(
                () => Repeat(() => study.Report(lease.Attempt, [.. unconfirmed], attempt.Stop), attempt.Stop).GetAwaiter().GetResult());
            unconfirmed.RemoveAll(sent => sent.Epoch <= answer.Durable);
            return answer.Decision;
        }

        TrialTiming Timing() => new(clock.GetElapsedTime(started).TotalSeconds, _silo);

        // A silo that stops tries once: what then went unheard is executed again, to the same bits.
        Task Tell(TrialOutcome outcome) =>
            Repeat(() => study.Tell(lease.Attempt, [.. unconfirmed], outcome, CancellationToken.None), stopping);
    }

    /// <summary>Measures the best trial on the test split, and tells it.</summary>
    public void Evaluate(StudySubmission submission, EvaluationLease lease, SlotName slot, CancellationToken stopping)
    {
        using var activity = activities.Evaluation(lease.Study, lease.Trial, submission.TraceParent);
        using var attempt = running.Begin(lease, slot, stopping);
        IReadOnlyDictionary<string, double>? test = null;
        string? reason = null;
        try
        {
            test = RunnerOf(submission).Evaluate(submission, lease, stopping);
        }
        catch (Exception error) when (!IsHandBack(error, stopping))
        {
            reason = Describe(error);
            LogEvaluationFailed(lease.Study, lease.Trial, error);
        }

        var study = grains.GetGrain<IStudyWork>(lease.Study);
        Repeat(() => Completion(study.TellEvaluation(lease.Trial, test, reason, CancellationToken.None)), stopping).GetAwaiter()
            .GetResult();

        static async Task<bool> Completion(Task task)
        {
            await task;
            return true;
        }
    }

    // Only our own token makes a cancellation a hand-back. What a run cancels by itself, a request that timed out, say, is a failure.
    private static bool IsHandBack(Exception error, CancellationToken ours) => error is OperationCanceledException
        && ours.IsCancellationRequested;

    private WorkloadRunner RunnerOf(StudySubmission submission) =>
        runners.First(runner => runner.Workload.IsInstanceOfType(submission.Spec.Workload));

    // Clients read it, who need not be able to read the study's files.
    private static string Describe(Exception error) => error switch
    {
        OutOfMemoryException => $"out of memory, of which this silo may use {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20:N0} MiB: "
            + error.Message,
        DataFileException file => $"{error.GetType().Name}: {file.PublicMessage}",
        _ => $"{error.GetType().Name}: {error.Message}",
    };

    private async Task Forget(TrialLease lease)
    {
        try
        {
            await checkpoints.Delete(lease.Study, lease.Attempt.Trial, lease.Attempt.Fold);
        }
        catch (DatabaseException error)
        {
            LogNotForgotten(lease.Study, lease.Attempt.Trial, error.Message);
        }
    }

    // Calls are idempotent. A database that cannot be written, or a coordinator on the move, is waited for.
    private async Task<T> Repeat<T>(Func<Task<T>> call, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception error) when (!IsHandBack(error, stopping))
            {
                LogRepeats(error.Message);
                await Task.Delay(Backoff, clock, stopping);
            }
        }
    }

    [LoggerMessage(30, LogLevel.Warning, "Study {Study} trial {Trial} attempt {Attempt} failed")]
    private partial void LogTrialFailed(string study, int trial, int attempt, Exception error);

    [LoggerMessage(31, LogLevel.Error, "Study {Study}: evaluating trial {Trial} on the test split failed")]
    private partial void LogEvaluationFailed(string study, int trial, Exception error);

    [LoggerMessage(33, LogLevel.Warning, "Study {Study} trial {Trial} was abandoned, but its checkpoint stays: {Message}")]
    private partial void LogNotForgotten(string study, int trial, string message);

    [LoggerMessage(32, LogLevel.Debug, "A call got no answer and is repeated: {Message}")]
    private partial void LogRepeats(string message);
}
