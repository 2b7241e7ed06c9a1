using SearchCluster.Training.Data;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Numerics;
using SearchCluster.Training.Reports;

namespace SearchCluster.Training.Diagnosis;

/// <summary>What the rules look at: one trial from the untrained network to its end. At least one report.</summary>
/// <remarks>Any value may be NaN. Every rule compares so that a NaN fails the comparison, and says nothing.</remarks>
internal sealed record TrialCourse(TrainingPlan Plan, int Classes, IReadOnlyList<EpochReport> Reports, Divergence? Divergence)
{
    /// <summary>
    /// Less than this share of the initial loss is no movement: 0.1 of 2.3 for ten classes, a few times an epoch's noise.
    /// </summary>
    public const double FlatShare = 0.05;

    /// <summary>Where numbers are predicted, what it costs to answer the mean of the training split always; null for classes.</summary>
    public double? LossOfMean { get; init; }

    /// <summary>Whether numbers are predicted.</summary>
    public bool IsRegression => LossOfMean is not null || Untrained.TrainR2 is not null;

    /// <summary>What equal outputs cost.</summary>
    public double EqualOutputs => LossOfMean ?? LossOfEqualOutputs(Plan.Loss, Classes);

    /// <summary>What is said to be high or low: the accuracy, or the explained variance.</summary>
    public string Score => IsRegression ? "r²" : "accuracy";

    /// <summary>How good the answers were in training: the share that was right, or of the variance that was explained.</summary>
    public double InTraining(EpochReport report) => report.TrainR2 ?? report.TrainAccuracy;

    /// <summary>The same on the validation split.</summary>
    public double OnValidation(EpochReport report) => report.ValidationR2 ?? report.ValidationAccuracy;

    public EpochReport Untrained => Reports[0];

    public EpochReport Last => Reports[^1];

    /// <summary>Epochs from 1 on.</summary>
    public IEnumerable<EpochReport> Trained => Reports.Skip(1);

    /// <summary>Whether it ran at least one epoch and did not diverge, so that its last report says where it ended.</summary>
    public bool TrainedToItsEnd => Divergence is null && Reports.Count > 1;

    /// <summary>
    /// Largest update ratio of any hidden layer at any epoch; null when none was measured. The largest, since a schedule that ends at
    /// zero makes every last one small.
    /// </summary>
    public double? LargestUpdateRatio => Trained
        .SelectMany(report => report.Layers)
        .Select(layer => layer.UpdateRatio)
        .Where(ratio => ratio is { } measured && double.IsFinite(measured))
        .Max();

    /// <summary>
    /// Whether the training loss ended as high as it began. Higher counts too: dropout, which the untrained network is measured
    /// without, lifts it. A fall since the first epoch does not count as flat, whatever dropout had added.
    /// </summary>
    public bool IsFlat => TrainedToItsEnd && Last.TrainLoss > (1 - FlatShare) * Math.Max(Untrained.TrainLoss, Reports[1].TrainLoss);

    /// <summary>Whether all units of a layer are alike, and there is more than one.</summary>
    public bool IsSymmetric(EpochReport report, int layer) =>
        report.Layers[layer].SymmetricShare >= 1
        && !(Plan.Network.HiddenUnits() is var units && layer < units.Count && units[layer] == 1);

    /// <summary>
    /// ln C when all classes are equally probable; ½ for outputs of zero against a one-hot target, and 1 for their absolute error.
    /// </summary>
    public static double LossOfEqualOutputs(Loss loss, int classes) => loss switch
    {
        Loss.SoftmaxCrossEntropy => PortableMath.Log(classes),
        Loss.MeanAbsoluteError => 1,
        _ => 0.5,
    };

    /// <summary>The same for examples: where numbers are predicted, what the mean of the training split costs, their variance under the
    /// squared error.</summary>
    public static double LossOfEqualOutputs(Loss loss, Examples examples) =>
        examples.IsRegression ? LossFunction.OfMean(loss, examples.Targets, examples.TargetScaling!.Scales)
            : LossOfEqualOutputs(loss, examples.Classes);
}
