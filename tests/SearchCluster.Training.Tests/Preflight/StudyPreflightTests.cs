using System.Text.Json;
using System.Text.Json.Serialization;
using SearchCluster.Training.Activations;
using SearchCluster.Training.Data;
using SearchCluster.Training.Initializers;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Preflight;
using SearchCluster.Training.Preprocessing;
using Xunit;

namespace SearchCluster.Training.Tests.Preflight;

/// <summary>Real pre-flights of small networks: what each is known to suffer from.</summary>
public sealed class StudyPreflightTests
{
    private const int Classes = 4;

    private static readonly DataSplits Apart = Clouds.Draw(400, features: 20, classes: Classes, distance: 1);

    private static readonly TrainingPlan Healthy = new()
    {
        Network = new DenseNetwork { Hidden = [32, 16] },
        Optimizer = new SgdOptimizer { LearningRate = 0.05, Momentum = 0.9 },
        Regularization = new RegularizationPlan { L2 = 1e-3 },
        BatchSize = 40,
    };

    [Fact]
    public void Of_AHealthyPlan_PassesEveryCheckWithItsNumbers()
    {
        var report = Check(Healthy);

        Assert.True(report.Ok);
        Assert.DoesNotContain(report.Findings, finding => finding.Severity != FindingSeverity.Info);
        Assert.Equal(Math.Log(Classes), report.InitialLoss!.Expected, 1e-12);
        Assert.InRange(report.InitialLoss.Measured, Math.Log(Classes), 2 * Math.Log(Classes));
        var tried = Assert.Single(report.Sample);
        Assert.True(tried.Passes);
        Assert.Equal((20, 1.0), (tried.TwentyExamples.Examples, tried.TwentyExamples.Runs[^1].Accuracy));
        Assert.InRange(tried.TwentyExamples.Runs[^1].Loss, 0, 0.02 * Math.Log(Classes));
        Assert.Equal(["dense1", "dense2"], tried.Layers.Select(layer => layer.Layer));
        Assert.Equal(
            [FindingKind.InitialLoss, FindingKind.Penalty, FindingKind.HealthyLayers, FindingKind.TwentyExamples,
                FindingKind.LearningRateRange, FindingKind.LearningRateSpace],
            report.Findings.Select(finding => finding.Kind));
    }

    [Fact]
    public void Of_APlanWithPenalties_RaisesTheFirstLossByThem()
    {
        // λ·Σw²/2 and λ·Σ|w| over He weights of variance 2 / fan-in: Σw² has the mean 2·(32 + 16 + 4), Σ|w| = √(2/π)·Σ σ. The sum of
        // squares of 1,216 normal weights varies by a few hundredths of its mean, that of magnitudes by less: a fifth is far beyond.
        var l2 = Check(Healthy with { Regularization = new RegularizationPlan { L2 = 0.01 } }).InitialLoss!;
        var l1 = Check(Healthy with { Regularization = new RegularizationPlan { L1 = 0.01 } }).InitialLoss!;
        var magnitudes =
            Math.Sqrt(2 / Math.PI) * (20 * 32 * Math.Sqrt(2 / 20.0) + 32 * 16 * Math.Sqrt(2 / 32.0) + 16 * 4 * Math.Sqrt(2 / 16.0));

        Assert.InRange((l2.WithPenalty - l2.Measured) / (0.01 / 2 * 104), 0.8, 1.2);
        Assert.InRange((l1.WithPenalty - l1.Measured) / (0.01 * magnitudes), 0.8, 1.2);
        Assert.True(l1.IsPenaltyOfPlan);
    }

    [Fact]
    public void Of_APlanWithoutPenalty_TurnsOneOnForTheCheck()
    {
        var loss = Check(Healthy with { Regularization = new RegularizationPlan() }).InitialLoss!;

        Assert.False(loss.IsPenaltyOfPlan);
        Assert.True(loss.WithPenalty > loss.Measured);
    }

    [Fact]
    public void Of_APenaltyFarAboveTheLoss_WarnsOfIt() =>
        Assert.Contains(
            "so that weights are made small rather than right",
            Text(Check(Healthy with { Regularization = new RegularizationPlan { L2 = 1 } }), FindingKind.Penalty, FindingSeverity.Warning));

    [Fact]
    public void Of_ALinearClassifierOfZeroWeights_FindsNothingWrong()
    {
        var report = Check(Healthy with { Network = new DenseNetwork { Hidden = [], Initializer = new ZeroInitializer() } });

        Assert.DoesNotContain(report.Findings, finding => finding.Severity != FindingSeverity.Info);
        Assert.Equal(report.InitialLoss!.Measured, report.InitialLoss.WithPenalty);
        Assert.Equal(Math.Log(Classes), report.InitialLoss.Measured, 1e-6);
    }

    [Fact]
    public void Of_SquaredErrors_ExpectsAHalf() =>
        Assert.Equal(0.5, Check(Healthy with { Loss = Loss.MeanSquaredError }).InitialLoss!.Expected);

    [Theory]
    [MemberData(nameof(Broken))]
    public void Of_ANetworkThatCannotTrain_IsAFaultAlone(string name, TrainingPlan plan, FindingKind kind)
    {
        var report = Check(plan);

        Assert.True(report.Findings.Any(finding => finding.Kind == kind && finding.Severity == FindingSeverity.Warning),
            $"{name}: {string.Join('\n', report.Findings)}");
        Assert.False(report.Ok);
        Assert.Equal(FindingKind.NoConfigurationPasses, report.Findings[0].Kind);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Of_ANetworkThatCannotTrain_BesideAHealthyOne_IsAFinding(string name, TrainingPlan plan, FindingKind kind)
    {
        var report = Check(plan, Healthy);

        Assert.True(report.Ok, name);
        Assert.Equal([false, true], report.Sample.Select(tried => tried.Passes));
        var finding = Assert.Single(report.Findings, finding => finding.Kind == kind && finding.Severity == FindingSeverity.Warning);
        Assert.Equal(0, finding.Configuration.GetProperty("place").GetInt32());
        Assert.Equal(report.InitialLoss, report.Sample[1].InitialLoss);
    }

    public static TheoryData<string, TrainingPlan, FindingKind> Broken => new()
    {
        { "zero weights", Healthy with { Network = new DenseNetwork { Hidden = [32, 16], Initializer = new ZeroInitializer() } },
            FindingKind.SymmetricUnits },
        { "zero weights by heart", Healthy with { Network = new DenseNetwork { Hidden = [32, 16], Initializer = new ZeroInitializer() } },
            FindingKind.TwentyExamples },
        { "activations die out", Deep(new TanhActivation(), new NormalInitializer()), FindingKind.VanishingActivations },
        { "activations explode", Deep(new ReluActivation(), new NormalInitializer { StandardDeviation = 30 }),
            FindingKind.ExplodingActivations },
        { "exploding loss", Healthy with { Optimizer = new SgdOptimizer { LearningRate = 1e6 } }, FindingKind.LearningRateTooHigh },
    };

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void Of_WeightsThatLetNothingThrough_BlamesThemAndNotTheInputs(float scale)
    {
        var relu = new TrainingPlan { Network = new DenseNetwork { Depth = 10, Width = 64, Initializer = new NormalInitializer() } };
        var splits = new DataSplits(Scaled(Apart.Training, scale), Scaled(Apart.Validation, scale), Scaled(Apart.Test, scale));

        var report = Check(splits, relu);

        Assert.Contains(
            "Its activations vanish on their way to the last layer, whatever the scale of the inputs. Scale first weights",
            Text(report, FindingKind.TwentyExamples, FindingSeverity.Warning));
        Assert.DoesNotContain(
            report.Findings, finding => finding.Severity > FindingSeverity.Info
            && finding.Text.Contains("standardize", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_NothingThatPasses_SaysWhyNoLearningRatesWereTested()
    {
        var report = Check(Deep(new TanhActivation(), new NormalInitializer()));

        Assert.Null(report.LearningRate);
        Assert.Contains(
            "No learning rates were tested: the only sampled configuration does not learn twenty examples by heart",
            Text(report, FindingKind.LearningRateRange, FindingSeverity.Info));
    }

    [Fact]
    public void Of_LargeWeights_WarnsOfSaturationAndOfTheFirstLoss()
    {
        var report = Check(Deep(new TanhActivation(), new NormalInitializer { StandardDeviation = 1 }));

        Assert.Contains("stands at the bounds at epoch 0", Text(report, FindingKind.SaturatedUnits, FindingSeverity.Warning));
        Assert.Contains("equal guesses cost ln 4 = 1.386", Text(report, FindingKind.InitialLoss, FindingSeverity.Warning));
    }

    [Fact]
    public void Of_DeepSigmoids_FindsGradientsThatVanish() =>
        Assert.Contains(
            "vanish", string.Join(
            ' ', Check(Deep(new SigmoidActivation(), new XavierInitializer())).Findings.Where(
            finding => finding.Severity == FindingSeverity.Warning).Select(finding => finding.Text)));

    [Fact]
    public void Of_WhatRegularizes_LearnsTwentyExamplesByHeartAllTheSame()
    {
        var report = Check(Healthy with
        {
            Network = new DenseNetwork { Hidden = [32, 16], Dropout = 0.9 },
            Regularization = new RegularizationPlan { L2 = 10 },
            Optimizer = new SgdOptimizer { LearningRate = 0.05, WeightDecay = 5 },
            EarlyStopping = new EarlyStoppingPlan { Patience = 1 },
        });

        Assert.True(report.Sample[0].TwentyExamples.Succeeded);
    }

    [Fact]
    public void Of_DropoutLayersAmongConvolutions_LearnsTwentyExamplesByHeartAllTheSame()
    {
        var images = Apart with { Training = Image(Apart.Training), Validation = Image(Apart.Validation), Test = Image(Apart.Test) };

        var report = Check(images, Healthy with
        {
            Network = new ConvolutionalNetwork
            {
                Layers =
                [new ConvolutionPlan { Filters = 8 }, new DropoutPlan { Rate = 0.9 }, new DensePlan { Units = 16 },
                new DropoutPlan { Rate = 0.9 }]
            },
        });

        Assert.True(report.Sample[0].TwentyExamples.Runs[0].Succeeded);

        static Examples Image(Examples examples) => examples with { Shape = new ImageShape(1, 4, 5) };
    }

    [Fact]
    public void Of_FewerThanTwentyExamples_TriesThoseThereAre()
    {
        var report = Check(Clouds.Draw(12, features: 20, classes: Classes, distance: 1), Healthy with { BatchSize = 4 });

        Assert.Equal(12, report.Sample[0].TwentyExamples.Examples);
        Assert.True(report.Sample[0].TwentyExamples.Succeeded);
    }

    [Fact]
    public void Of_FewFeaturesAndLabelsOfChance_AreLearnedByHeartWithPatience()
    {
        var chance = Clouds.Draw(400, features: 3, classes: 2, distance: 0);

        var result =
            Check(chance,
            Healthy with
            {
                Network = new DenseNetwork { Hidden = [512] },
                Optimizer = new SgdOptimizer { LearningRate = 0.02 }
            }).Sample[0].TwentyExamples;

        Assert.True(result.Succeeded, string.Join('\n', result.Runs));
        Assert.True(result.Runs[^1].Steps > 400, string.Join('\n', result.Runs));
        Assert.Equal(
            result.Runs[^1].LearningRate, result.Runs.SkipLast(1).Where(run => !run.Diverged).MinBy(run => run.Loss)!.LearningRate);
    }

    [Fact]
    public void Of_ALearningRateThatIsTooLow_PassesAndSaysWhichRatesTrain()
    {
        var report = Check(Healthy with { Optimizer = new SgdOptimizer { LearningRate = 1e-9 } });

        Assert.True(report.Ok);
        Assert.Contains("is too low", Text(report, FindingKind.LearningRateSpace, FindingSeverity.Warning));
        Assert.Contains("not within", Text(report, FindingKind.TwentyExamples, FindingSeverity.Info));
    }

    [Fact]
    public void Of_AnExplodingLearningRate_StillSaysWhichRatesTrain()
    {
        var report = Check(Healthy with { Optimizer = new SgdOptimizer { LearningRate = 1e6 } });

        Assert.Contains("too high even for 20 examples", Text(report, FindingKind.LearningRateTooHigh, FindingSeverity.Warning));
        Assert.InRange(report.LearningRate!.Suggested!.Value, 1e-3, 1);
    }

    [Fact]
    public void Of_AHealthyPlan_CurveGoesFromRatesThatBarelyMoveToRatesThatExplode()
    {
        var range = Check(Healthy).LearningRate!;

        Assert.Equal(range.Curve.Select(point => point.Rate).Order(), range.Curve.Select(point => point.Rate));
        Assert.Equal((RateVerdict.TooLow, RateVerdict.TooHigh), (range.Curve[0].Verdict, range.Curve[^1].Verdict));
        Assert.True(range.Low < range.Suggested && range.Suggested < range.High);
        Assert.InRange(range.Suggested!.Value, 0.005, 0.5);
        var test = Assert.Single(range.Tests);
        var best = range.Curve.Single(point => point.Rate == test.Best);
        Assert.True(best.Loss < 0.1 * test.InitialLoss);
        Assert.True(range.Curve.Where(point => !point.Diverged).All(point => point.Loss >= best.Loss));
    }

    [Fact]
    public void Of_AHealthyConfigurationBesideASickOne_TestsTheRatesOfTheHealthyAlone()
    {
        var report = Check(Deep(new TanhActivation(), new NormalInitializer { StandardDeviation = 1 }), Healthy);

        Assert.Equal([true, true], report.Sample.Select(tried => tried.TwentyExamples.Succeeded));
        Assert.Equal(1, Assert.Single(report.LearningRate!.Tests).Configuration.GetProperty("place").GetInt32());
    }

    [Fact]
    public void Of_ASearchThatEndsBelowTheBestRate_AdvisesToWidenIt()
    {
        var subject = Subject(Apart, Healthy) with { SearchedRates = new SearchedRates(1e-6, 1e-4, IsLogarithmic: true) };

        Assert.Contains("Widen it upwards", Text(StudyPreflight.Of(subject), FindingKind.LearningRateSpace, FindingSeverity.Warning));
    }

    [Fact]
    public void Of_InputsFarFromOne_AdvisesToScaleThem()
    {
        var wide = Apart
            with
        { Training = Apart.Training with { Features = [.. Apart.Training.Features.Select(value => 50 * value + 100)] } };

        var report = Check(wide, Healthy);

        Assert.Contains("standardize", Text(report, FindingKind.InputScale, FindingSeverity.Warning));
        Assert.Contains("The inputs have a root mean square of", Text(report, FindingKind.InitialLoss, FindingSeverity.Warning));
        Assert.DoesNotContain(
            Check(wide, Healthy with { Preprocessing = [new Standardization()] }).Findings, finding =>
            finding.Kind == FindingKind.InputScale);
    }

    [Fact]
    public void Of_InputsFarFromOne_UnderBatchNormalisation_AreLeftAlone()
    {
        var wide = Apart with { Training = Apart.Training with { Features = [.. Apart.Training.Features.Select(value => 50 * value)] } };

        Assert.DoesNotContain(
            Check(wide, Healthy with { Network = new DenseNetwork { Hidden = [32], BatchNorm = true } }).Findings, finding =>
            finding.Severity != FindingSeverity.Info);
    }

    [Fact]
    public void Of_InputsOfOneSign_AdvisesToSubtractTheMean()
    {
        var positive = Apart with { Training = Apart.Training with { Features = [.. Apart.Training.Features.Select(value => value + 5)] } };

        Assert.Contains("zigzags", Text(Check(positive, Healthy), FindingKind.InputScale, FindingSeverity.Info));
    }

    [Fact]
    public void Of_AStepThatDoesNothing_PassesThePreprocessingAdviceOn() =>
        Assert.Contains(
            "preprocessing[1]",
            Text(Check(Healthy with { Preprocessing = [new Standardization(), new MeanSubtraction()] }), FindingKind.Preprocessing,
            FindingSeverity.Warning));

    [Fact]
    public void Of_AFaultOfTheData_IsNotOk()
    {
        var leaking = Apart with { Validation = Apart.Training };

        var report = Check(leaking, Healthy);

        Assert.False(report.Ok);
        Assert.Equal((FindingKind.Leakage, FindingSeverity.Error), (report.Findings[0].Kind, report.Findings[0].Severity));
        Assert.True(report.Sample[0].Passes);
    }

    [Fact]
    public void Of_TheSameStudyTwice_IsTheSameReport()
    {
        var plan = Healthy with { Network = new DenseNetwork { Hidden = [32, 16], Dropout = 0.3, BatchNorm = true } };

        var json = new JsonSerializerOptions { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
        Assert.Equal(JsonSerializer.Serialize(Check(plan, Healthy), json), JsonSerializer.Serialize(Check(plan, Healthy), json));
    }

    [Fact]
    public void Of_Cancelled_StopsWithinAStep() =>
        Assert.Throws<OperationCanceledException>(() => StudyPreflight.Of(Subject(Apart, Healthy), new CancellationToken(canceled: true)));

    private static TrainingPlan Deep(Activation activation, Initializer initializer) =>
        Healthy with { Network = new DenseNetwork { Depth = 8, Width = 32, Activation = activation, Initializer = initializer } };

    private static PreflightReport Check(params TrainingPlan[] plans) => Check(Apart, plans);

    private static PreflightReport Check(DataSplits splits, params TrainingPlan[] plans) => StudyPreflight.Of(Subject(splits, plans));

    private static PreflightSubject Subject(DataSplits splits, params TrainingPlan[] plans) => new()
    {
        Splits = splits,
        Sample = [.. plans.Select(
            (plan, place) => new SampledConfiguration(JsonSerializer.SerializeToElement(new { place }), plan, Seed: 3))],
        Epochs = 10,
    };

    private static Examples Scaled(Examples examples, float factor) =>
        examples with { Features = Array.ConvertAll(examples.Features, value => value * factor) };

    private static string Text(PreflightReport report, FindingKind kind, FindingSeverity severity) =>
        Assert.Single(report.Findings, finding => finding.Kind == kind && finding.Severity == severity).Text;
}
