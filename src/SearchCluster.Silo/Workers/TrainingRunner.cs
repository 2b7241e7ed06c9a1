using System.Globalization;
using System.Text.Json;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Workloads.Training;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Training;
using SearchCluster.Training.Data;
using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Reports;
using SearchCluster.Training.Runs;

namespace SearchCluster.Silo.Workers;

/// <summary>Trains the plan of a configuration, and says what the lecture would say about it.</summary>
internal sealed class TrainingRunner(DataCache data, TrialCheckpoints checkpoints, TrialModels models, TimeProvider clock)
    : WorkloadRunner<TrainingWorkload>
{
    private const string Validation = "validation.";

    private readonly ModelCandidates _candidates = new();

    /// <inheritdoc/>
    protected override RunResult? Run(
        TrainingWorkload workload, StudySubmission submission, TrialLease lease, Func<TrialReport, ReportDecision> report,
            CancellationToken stopping)
    {
        var plan = workload.PlanFor(lease.Configuration);
        var prepared = Prepare(submission, plan, lease.Attempt.Fold);
        using var run = Begin(submission.Spec.Search, plan, prepared.Splits, lease.Seed, lease.Epochs);
        var checkpoint = checkpoints.Begin(lease, run, plan.Checkpoint.Interval);
        var best = _candidates.Of(submission, lease.Attempt.Trial);
        var decision = ReportDecision.Continue;
        try
        {
            // An earlier attempt's reports are repeated: what it was answered may not have become durable, and is answered again.
            foreach (var epoch in checkpoint.Resume().Concat(run.Epochs(stopping, checkpoint.Offer)))
            {
                var told = ReportOf(epoch, plan.Folds is null ? null : lease.Attempt.Fold);
                best.See(told, run.StandsAfter == epoch.Epoch ? run : null);
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
        // Before the result is told: what counts has its model. A refit, as after cross-validation, trains on more data, at the end.
        if (state == TrialState.Completed && !Refits(plan) && best.Result() is (var network, var at))
        {
            var read = Read(submission, plan);
            var identity = TrainingIdentity.After(plan, read.Sha256, lease.Epochs, lease.Seed, at);
            models.Put(
                new ModelKey(lease.Study, lease.Attempt.Trial, Fold: 0, at),
                TrainedModel.Of(plan, read.Training, prepared.Preprocessing, network, identity));
        }

        if (state == TrialState.Paused)
            checkpoint.Save();
        else
            checkpoint.End();
        var verdicts = TrialDiagnosis.Of(plan, prepared.Splits.Training, run.Reports, run.Divergence);
        return new RunResult(
            state,
            run.Divergence is { } divergence ? Describe(divergence, plan.Divergence.Factor) : null,
            JsonSerializer.SerializeToElement(verdicts, SearchClusterJson.Options));
    }

    /// <inheritdoc/>
    /// <remarks>The models that the study keeps are put, where they are not there yet, and pinned.</remarks>
    protected override IReadOnlyDictionary<string, double>? Evaluate(
        TrainingWorkload workload, StudySubmission submission, EvaluationLease lease, CancellationToken stopping)
    {
        var plan = workload.PlanFor(lease.Configuration);
        var best = ModelOf(workload, submission, lease, stopping);
        if (submission.Spec.Keep == KeptModels.Front)
            foreach (var other in lease.Front)
                ModelOf(workload, submission, other, stopping);
        if (submission.Spec.Keep != KeptModels.None)
            models.Pin(lease.Study, [KeyOf(lease), .. submission.Spec.Keep == KeptModels.Front ? lease.Front.Select(KeyOf) : []]);
        // What a table becomes is fitted anew with the split that a refit trains on.
        var read = Refits(plan) ? Read(submission, plan).Refit() : Read(submission, plan);
        var test = best.Evaluate(read.Test, stopping, ScoresOf(submission.Spec.Search));
        var metrics = new Dictionary<string, double> { ["loss"] = test.Loss };
        if (!read.Test.IsRegression)
            metrics["accuracy"] = test.Accuracy;
        foreach (var (name, value) in test.Scores?.Named() ?? [])
            metrics[name] = value;
        return metrics;
    }

    // What is not in the store is trained again from the seed: the same bits. A refit differs in its data alone.
    private TrainedModel ModelOf(TrainingWorkload workload, StudySubmission submission, EvaluationLease lease, CancellationToken stopping)
    {
        var plan = workload.PlanFor(lease.Configuration);
        var read = Read(submission, plan);
        var identity = TrainingIdentity.After(plan, read.Sha256, lease.Epochs, lease.Seed, lease.Epoch);
        if (models.Find(KeyOf(lease), identity) is { } kept)
            return kept;
        if (Refits(plan))
            read = read.Refit();
        var (splits, preprocessing) = Refits(plan) ? PreparedData.Of(plan.Preprocessing, read) : Prepare(submission, plan, fold: 0);
        // Early stopping has done its work: the epoch is known.
        using var run = Begin(submission.Spec.Search, plan with { EarlyStopping = null }, splits, lease.Seed, lease.Epochs);
        foreach (var epoch in run.Epochs(stopping))
            if (epoch.Epoch == lease.Epoch)
                break;
        var model = TrainedModel.Of(plan, read.Training, preprocessing, run.CopyNetwork(), identity);
        if (submission.Spec.Keep != KeptModels.None)
            models.Put(KeyOf(lease), model);
        return model;
    }

    private static ModelKey KeyOf(EvaluationLease lease) => new(lease.Study, lease.Trial, Fold: 0, lease.Epoch);

    private static bool Refits(TrainingPlan plan) => plan.Refit || plan.Folds is not null;

    private static TrialState StateAfter(ReportDecision decision) => decision switch
    {
        ReportDecision.Prune => TrialState.Pruned,
        ReportDecision.Pause => TrialState.Paused,
        _ => TrialState.Completed,
    };

    private static TrialReport ReportOf(EpochReport epoch, int? fold) =>
        JsonSerializer.SerializeToElement(epoch, SearchClusterJson.Options)
            .Deserialize<TrialReport>(SearchClusterJson.Options)! with
        { Fold = fold };

    private PreparedData Prepare(StudySubmission submission, TrainingPlan plan, int fold)
    {
        Read(submission, plan);
        return data.Prepare(plan, submission.Spec.Search.Seed, fold);
    }

    private DataSplits Read(StudySubmission submission, TrainingPlan plan)
    {
        var read = data.Read(plan.LearnedFrom(), submission.Spec.Search.Seed);
        return submission.DataFingerprint is null || read.Sha256 == submission.DataFingerprint
            ? read
            : throw new InvalidOperationException(
                $"the data here have the SHA-256 {read.Sha256}; the study was submitted with {submission.DataFingerprint}");
    }

    private TrainingRun Begin(SearchPlan search, TrainingPlan plan, DataSplits splits, ulong seed, int epochs) =>
        new(plan, splits, new TrainingRunOptions
        {
            Epochs = epochs,
            Seed = seed,
            Clock = clock,
            // Early stopping looks at the validation split, by the study's own metric where that is one.
            Progress = Progress(search.Objective),
            Scores = ScoresOf(search),
        });

    private static Func<EpochReport, double> Progress(Objective objective) => objective.Metric switch
    {
        "validation.loss" => report => -report.ValidationLoss,
        "validation.rmse" => report => -report.ValidationRmse ?? double.NaN,
        "validation.mae" => report => -report.ValidationMae ?? double.NaN,
        "validation.balancedAccuracy" => report => report.ValidationBalancedAccuracy ?? double.NaN,
        "validation.f1" => report => report.ValidationF1 ?? double.NaN,
        "validation.auc" => report => report.ValidationAuc ?? double.NaN,
        "validation.logLoss" => report => -report.ValidationLogLoss ?? double.NaN,
        "validation.top5" => report => report.ValidationTop5 ?? double.NaN,
        _ => report => report.ValidationR2 ?? report.ValidationAccuracy,
    };

    // Scores of classes cost time: those are measured that an objective or a constraint names.
    private static IReadOnlyCollection<string> ScoresOf(SearchPlan search) => [.. search.Objectives
        .Select(objective => objective.Metric).Concat(search.Constraints.Select(constraint => constraint.Metric))
            .Append(search.Objective.Metric)
        .Where(metric => metric.StartsWith(Validation, StringComparison.Ordinal)).Select(metric => metric[Validation.Length..]).Distinct()];

    private static string Describe(Divergence divergence, double factor) => string.Create(
        CultureInfo.InvariantCulture,
        $"diverged at step {divergence.Step}, epoch {divergence.Epoch}: loss {divergence.Loss:G5} {Bound(divergence, factor)}, initial "
            + $"loss {divergence.InitialLoss:G5}");

    private static string Bound(Divergence divergence, double factor) => divergence.Layer is { } layer
        ? $"is not finite, first in {layer}"
        : double.IsFinite(divergence.Loss) ? string.Create(CultureInfo.InvariantCulture, $"above {factor:G4} × the initial loss")
            : "is not finite";
}
