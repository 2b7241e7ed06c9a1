using System.Text.Json;
using SearchCluster.Client.StudyFiles;
using SearchCluster.Contracts.Workloads.Training;
using SearchCluster.Search;
using SearchCluster.Training.Preprocessing;
using SearchCluster.Training.Reports;
using SearchCluster.Training.Runs;
using Xunit;

namespace SearchCluster.Client.Tests.StudyFiles;

/// <summary>
/// What the lecture claims, and the shipped studies are there to show: single points of them, trained with a seed that was not chosen for
/// it.
/// </summary>
public sealed class LectureStudiesTests
{
    private const string SmallWeights = """{ "kind": "normal", "standardDeviation": 0.01 }""";

    [Fact]
    public void LearningRates_FarTooLow_TheLossBarelyMovesAndYetTheAccuracyClimbs()
    {
        var reports = Train("learning-rates", ("optimizer.learningRate", "1e-6")).Reports;

        Assert.InRange(reports[^1].TrainLoss / reports[0].TrainLoss, 0.98, 0.9999);
        Assert.True(reports[^1].TrainAccuracy > 2 * reports[0].TrainAccuracy, $"{reports[0].TrainAccuracy} to {reports[^1].TrainAccuracy}");
    }

    [Fact]
    public void LearningRates_FarTooHigh_TheLossIsNaN() =>
        Assert.True(double.IsNaN(Train("learning-rates", ("optimizer.learningRate", "1e6")).Divergence!.Loss));

    [Fact]
    public void InitializerByDepth_SmallWeights_DieOutAndBatchNormRevivesThem()
    {
        Assert.InRange(
            Best("initializer-by-depth", ("network.initializer", SmallWeights), ("network.depth", "8"), ("network.batchNorm", "false")), 0,
            0.2);
        Assert.InRange(
            Best("initializer-by-depth", ("network.initializer", SmallWeights), ("network.depth", "8"), ("network.batchNorm", "true")), 0.9,
            1);
    }

    [Fact]
    public void InitializerByDepth_Zeros_StayAlikeEvenUnderBatchNorm() =>
        Assert.InRange(
            Best("initializer-by-depth", ("network.initializer", "\"zero\""), ("network.depth", "4"), ("network.batchNorm", "true")), 0,
            0.2);

    [Fact]
    public void PreprocessingWithSigmoid_Centred_IsEasierAndHelpsTheFirstLayerAlone()
    {
        var raw = Train("preprocessing-with-sigmoid", ("preprocessing", "[]"), ("optimizer.learningRate", "0.2")).Reports[^1];
        var centred =
            Train("preprocessing-with-sigmoid", ("preprocessing", """[{ "kind": "meanSubtraction" }]"""),
            ("optimizer.learningRate", "0.2")).Reports[^1];

        Assert.InRange(centred.TrainLoss / raw.TrainLoss, 0, 0.5);
        Assert.InRange(centred.ValidationLoss / raw.ValidationLoss, 0, 0.9);
        Assert.All(centred.Layers, layer => Assert.InRange(layer.ActivationMean, 0.4, 0.6));
    }

    [Fact]
    public void BatchNormByBatchSize_ItsNoise_RuinsPairsAndRegularisesEights()
    {
        var (alone, normalised) = (Last(batch: 2, batchNorm: false), Last(batch: 2, batchNorm: true));
        Assert.True(normalised.ValidationLoss > 2 * alone.ValidationLoss, $"{normalised.ValidationLoss} against {alone.ValidationLoss}");

        (alone, normalised) = (Last(batch: 8, batchNorm: false), Last(batch: 8, batchNorm: true));
        Assert.True(Gap(normalised) < 0.6 * Gap(alone), $"a gap of {Gap(normalised)} against {Gap(alone)}");
        Assert.True(normalised.ValidationLoss < alone.ValidationLoss, $"{normalised.ValidationLoss} against {alone.ValidationLoss}");

        static EpochReport Last(int batch, bool batchNorm) =>
            Train("batch-norm-by-batch-size", ("batchSize", $"{batch}"), ("network.batchNorm", batchNorm ? "true" : "false")).Reports[^1];
    }

    [Fact]
    public void RegularizationAgainstTheGap_DropoutAndAPenalty_CloseIt()
    {
        var without = Train("regularization-against-the-gap", ("network.dropout", "0"), ("regularization.l2", "0")).Reports[^1];
        var with = Train("regularization-against-the-gap", ("network.dropout", "0.3"), ("regularization.l2", "0.01")).Reports[^1];

        Assert.True(Gap(with) < 0.8 * Gap(without), $"a gap of {Gap(with)} against {Gap(without)}");
        Assert.True(with.ValidationLoss < without.ValidationLoss, $"{with.ValidationLoss} against {without.ValidationLoss}");
    }

    [Fact]
    public void LinearClassifier_Normalised_BearsARateAtWhichTheOtherExplodes()
    {
        Assert.NotNull(Train("linear-classifier", ("preprocessing", "[]"), ("optimizer.learningRate", "1")).Divergence);
        Assert.InRange(
            Best("linear-classifier", ("preprocessing", """[{ "kind": "meanSubtraction" }, { "kind": "standardize" }]"""),
            ("optimizer.learningRate", "1")), 0.9, 1);
    }

    [Fact]
    public void PcaAndWhitening_TenDirections_SufficeAndTheFirstOfUncentredOnesIsWasted()
    {
        var uncentred = Best("pca-and-whitening", ("preprocessing", """[{ "kind": "pca", "components": 2 }]"""));
        var centred =
            Best("pca-and-whitening", ("preprocessing", """[{ "kind": "meanSubtraction" }, { "kind": "pca", "components": 2 }]"""));

        Assert.True(centred > uncentred + 0.08, $"{centred} against {uncentred}");
        Assert.InRange(
            Best("pca-and-whitening", ("preprocessing", """[{ "kind": "meanSubtraction" }, { "kind": "pca", "components": 10 }]""")), 0.88,
            1);
    }

    private static double Gap(EpochReport report) => report.ValidationLoss - report.TrainLoss;

    private static double Best(string study, params (string Path, string Value)[] point) =>
        Train(study, point).Reports.Max(report => report.ValidationAccuracy);

    private static (IReadOnlyList<EpochReport> Reports, Divergence? Divergence) Train(
        string study, params (string Path, string Value)[] point)
    {
        var spec = StudyFile.Read(Path.Combine(AppContext.BaseDirectory, "studies", study + ".yaml")).Spec!;
        var plan = ((TrainingWorkload)spec.Workload)
            .PlanFor(Configuration.Of(
            point.Select(value => KeyValuePair.Create(value.Path, JsonSerializer.Deserialize<JsonElement>(value.Value)))));
        var data = FittedPipeline.Prepare(plan.Preprocessing, plan.Dataset.Load(spec.Search.Seed));
        using var run = new TrainingRun(plan, data, new TrainingRunOptions { Epochs = spec.Search.Budget.Epochs, Seed = 2026 });
        foreach (var _ in run.Epochs())
        {
        }

        return ([.. run.Reports], run.Divergence);
    }
}
