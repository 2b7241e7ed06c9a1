using System.Globalization;
using System.Text.Json;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Workloads.Training;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Training;
using SearchCluster.Training.Data;
using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Preprocessing;
using SearchCluster.Training.Reports;
using SearchCluster.Training.Runs;

namespace SearchCluster.Silo.Workers;

/// <summary>Trains the plan of a configuration, and says what the lecture would say about it.</summary>
internal sealed class TrainingRunner(DataCache data, TrialCheckpoints checkpoints, TimeProvider clock) : WorkloadRunner<TrainingWorkload>
{
    private readonly KeptWeights _kept = new();

    /// <inheritdoc/>
    protected override RunResult? Run(
        TrainingWorkload workload, StudySubmission submission, TrialLease lease, Func<TrialReport, ReportDecision> report, CancellationToken stopping)
    {
        var plan = workload.PlanFor(lease.Configuration);
        var splits = Prepare(submission, plan, lease.Attempt.Fold);
        using var run = Begin(submission.Spec.Search, plan, splits, lease.Seed, lease.Epochs);
        var checkpoint = checkpoints.Begin(lease, run, plan.Checkpoint.Interval);
        var best = _kept.Of(submission, plan, lease.Attempt.Trial, lease.Seed);
        var decision = ReportDecision.Continue;
        try
        {
            // An earlier attempt's reports are repeated: what it was answered may not have become durable, and is answered again.
            foreach (var epoch in checkpoint.Resume().Concat(run.Epochs(stopping, checkpoint.Offer)))
            {
                var told = ReportOf(epoch, plan.Folds is null ? null : lease.Attempt.Fold);
                if (epoch == run.Reports[^1])
                    best.See(told, run);
                decision = report(told);
                if (decision != ReportDecision.Continue)
                    break;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The next attempt goes on from this step.
            checkpoint.Save();
            throw;
        }

        if (decision == ReportDecision.Abandon)
            return null;
        var state = run.Divergence is not null ? TrialState.Diverged : StateAfter(decision);
        // A refit trains on more data, and a short training is repeated as quickly as its weights are found again.
        if (state == TrialState.Completed && best.Keep() is (var network, var at) && plan.Folds is null && !plan.Refit)
            checkpoint.KeepBest(() => run.SealNetwork(network, at));
        if (state == TrialState.Paused)
            checkpoint.Save();
        else
            checkpoint.End();
        var verdicts = TrialDiagnosis.Of(plan, splits.Training.Classes, run.Reports, run.Divergence);
        return new RunResult(
            state,
            run.Divergence is { } divergence ? Describe(divergence, plan.Divergence.Factor) : null,
            JsonSerializer.SerializeToElement(verdicts, SearchClusterJson.Options));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Weights of the best epoch that are not kept here are trained again from the seed: the same bits. A refit, as after
    /// cross-validation, differs in its data alone.
    /// </remarks>
    protected override IReadOnlyDictionary<string, double>? Evaluate(
        TrainingWorkload workload, StudySubmission submission, EvaluationLease lease, CancellationToken stopping)
    {
        var plan = workload.PlanFor(lease.Configuration);
        var refits = plan.Refit || plan.Folds is not null;
        var splits = refits
            ? FittedPipeline.Prepare(plan.Preprocessing, Read(submission, plan).Refit())
            : Prepare(submission, plan, fold: 0);
        // Early stopping has done its work: the epoch is known.
        using var run = Begin(submission.Spec.Search, plan with { EarlyStopping = null }, splits, lease.Seed, lease.Epochs);
        if (!refits && _kept.Find(submission, plan, lease.Trial, lease.Seed, lease.Epoch) is { } network)
            run.TakeNetwork(network);
        else if (refits || !checkpoints.TryTakeBest(lease, run))
            foreach (var epoch in run.Epochs(stopping))
                if (epoch.Epoch == lease.Epoch)
                    break;
        var test = run.Evaluate(splits.Test, stopping);
        return new Dictionary<string, double> { ["loss"] = test.Loss, ["accuracy"] = test.Accuracy };
    }

    private static TrialState StateAfter(ReportDecision decision) => decision switch
    {
        ReportDecision.Prune => TrialState.Pruned,
        ReportDecision.Pause => TrialState.Paused,
        _ => TrialState.Completed,
    };

    private static TrialReport ReportOf(EpochReport epoch, int? fold) =>
        JsonSerializer.SerializeToElement(epoch, SearchClusterJson.Options).Deserialize<TrialReport>(SearchClusterJson.Options)! with { Fold = fold };

    private DataSplits Prepare(StudySubmission submission, TrainingPlan plan, int fold)
    {
        Read(submission, plan);
        return data.Prepare(plan, submission.Spec.Search.Seed, fold);
    }

    private DataSplits Read(StudySubmission submission, TrainingPlan plan)
    {
        var read = data.Read(plan.Dataset, submission.Spec.Search.Seed);
        return submission.DataFingerprint is null || read.Sha256 == submission.DataFingerprint
            ? read
            : throw new InvalidOperationException($"the data here have the SHA-256 {read.Sha256}; the study was submitted with {submission.DataFingerprint}");
    }

    private TrainingRun Begin(SearchPlan search, TrainingPlan plan, DataSplits splits, ulong seed, int epochs) => new(plan, splits, new TrainingRunOptions
    {
        Epochs = epochs,
        Seed = seed,
        Clock = clock,
        // Early stopping looks at the validation split, by the study's own metric where that is one.
        Progress = search.Objective.Metric == "validation.loss" ? report => -report.ValidationLoss : report => report.ValidationAccuracy,
    });

    private static string Describe(Divergence divergence, double factor) => string.Create(
        CultureInfo.InvariantCulture,
        $"diverged at step {divergence.Step}, epoch {divergence.Epoch}: loss {divergence.Loss:G5} {Bound(divergence, factor)}, initial loss {divergence.InitialLoss:G5}");

    private static string Bound(Divergence divergence, double factor) => divergence.Layer is { } layer
        ? $"is not finite, first in {layer}"
        : double.IsFinite(divergence.Loss) ? string.Create(CultureInfo.InvariantCulture, $"above {factor:G4} × the initial loss") : "is not finite";
}
