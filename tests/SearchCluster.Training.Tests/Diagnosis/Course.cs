using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Reports;

namespace SearchCluster.Training.Tests.Diagnosis;

/// <summary>Synthetic trials: a healthy one of two hidden layers and five epochs, to be spoilt in one respect.</summary>
internal static class Course
{
    public const int Classes = 10;

    public static TrainingPlan Plan { get; } =
        new() { Network = new DenseNetwork { Hidden = [64, 32] }, Optimizer = new SgdOptimizer { LearningRate = 0.0125 } };

    public static IReadOnlyList<EpochReport> Healthy { get; } = OfLosses(2.31, 1.2, 0.6, 0.4, 0.3, 0.25);

    /// <summary>Epochs with these training losses and otherwise good values.</summary>
    public static IReadOnlyList<EpochReport> OfLosses(params double[] trainLosses) =>
        [.. trainLosses.Select((loss, epoch) => new EpochReport
        {
            Epoch = epoch,
            TrainLoss = loss,
            TrainAccuracy = 0.95,
            ValidationLoss = loss + 0.02,
            ValidationAccuracy = 0.94,
            Layers = [Layer(1, epoch), Layer(2, epoch)],
            Timing = new EpochTiming(12345.5, 54321.5),
        })];

    public static LayerReport Layer(int number, int epoch) => new()
    {
        Layer = $"dense{number}",
        ActivationMean = 0.4,
        ActivationStandardDeviation = 0.6,
        SaturatedShare = 0.01,
        DeadShare = 0.02,
        SymmetricShare = 1 / 64.0,
        GradientNorm = 0.1,
        UpdateRatio = epoch == 0 ? null : 1.5e-3,
    };

    /// <summary>The same reports, with one of the epochs changed.</summary>
    public static IReadOnlyList<EpochReport> With(
        this IReadOnlyList<EpochReport> reports, int epoch, Func<EpochReport, EpochReport> change) =>
        [.. reports.Select(report => report.Epoch == epoch ? change(report) : report)];

    /// <summary>The same reports, with all of the epochs changed.</summary>
    public static IReadOnlyList<EpochReport> WithAll(this IReadOnlyList<EpochReport> reports, Func<EpochReport, EpochReport> change) =>
        [.. reports.Select(change)];

    /// <summary>The same report, with one layer (from 1) changed.</summary>
    public static EpochReport WithLayer(this EpochReport report, int number, Func<LayerReport, LayerReport> change) =>
        report with { Layers = [.. report.Layers.Select((layer, i) => i == number - 1 ? change(layer) : layer)] };

    public static IReadOnlyList<Verdict> Verdicts(
        this IReadOnlyList<EpochReport> reports, TrainingPlan? plan = null, Divergence? divergence = null) =>
        TrialDiagnosis.Of(plan ?? Plan, Classes, reports, divergence);

    /// <summary>The text of the verdict of a kind, or null when there is none.</summary>
    public static string? Text(this IReadOnlyList<Verdict> verdicts, VerdictKind kind) =>
        verdicts.SingleOrDefault(verdict => verdict.Kind == kind)?.Text;
}
