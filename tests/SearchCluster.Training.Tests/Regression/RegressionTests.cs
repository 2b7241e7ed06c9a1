using SearchCluster.Randomness;
using SearchCluster.Training.Data;
using SearchCluster.Training.Data.Tables;
using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Numerics;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Preflight;
using SearchCluster.Training.Preprocessing;
using SearchCluster.Training.Reports;
using SearchCluster.Training.Runs;
using SearchCluster.Training.Tests.Data;
using Xunit;

namespace SearchCluster.Training.Tests.Regression;

public sealed unsafe class RegressionTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The example of scikit-learn's documentation of r2_score, by hand.
    [Fact]
    public void Scores_OfKnownErrors_AreInTheUnitsOfTheData()
    {
        var examples = Of([3, -0.5f, 2, 7], new TargetScaling(["y"], [10], [4]));
        float[] outputs = [2.5f, 0f, 2f, 8f];

        var scores = Board(examples, outputs);

        Assert.Equal(4 * Math.Sqrt(0.375), scores.Rmse!.Value, 1e-6);
        Assert.Equal(4 * 0.5, scores.Mae!.Value, 1e-6);
        Assert.Equal(0.9486081370449679, scores.R2!.Value, 1e-6);
    }

    [Theory]
    [InlineData(Loss.MeanSquaredError, 16 * 2.25, 3)]
    [InlineData(Loss.MeanAbsoluteError, 4 * 1.5, 1)]
    [InlineData(Loss.Huber, 16 * 1.0, 1)]
    public void Loss_OfAnError_IsInTheUnitsOfTheDataAndItsGradientScaled(Loss loss, double total, float slope)
    {
        using var workspace = new Workspace();
        var outputs = workspace.Allocate(Workspace.Stride(1));
        var gradient = workspace.Allocate(Workspace.Stride(1));
        outputs[0] = 2f;

        var sum = LossFunction.Evaluate(loss, outputs, gradient, [0.5f], [4.0]);

        Assert.Equal(total, sum.Total, 1e-9);
        Assert.Equal(slope, gradient[0]);
        Assert.Equal(2.25, sum.Squares, 1e-9);
    }

    [Fact]
    public void Loss_OfSeveralTargets_IsTheirMean()
    {
        using var workspace = new Workspace();
        var outputs = workspace.Allocate(Workspace.Stride(2));
        var gradient = workspace.Allocate(Workspace.Stride(2));
        (outputs[0], outputs[1]) = (1, 2);

        var sum = LossFunction.Evaluate(Loss.MeanSquaredError, outputs, gradient, [0f, 0f], [1.0, 10.0]);

        Assert.Equal((1 + 400) / 2.0, sum.Total, 1e-9);
        Assert.Equal((1f, 2f), (gradient[0], gradient[1]));
    }

    [Fact]
    public void Load_OfNumbersToPredict_ScalesByTheTrainingSplitAlone()
    {
        var splits = Houses(rows: 100).Load(1);
        var targets = splits.Training.Targets!.Select(target => (double)target).ToList();

        Assert.Equal(0, targets.Average(), 1e-6);
        Assert.Equal(1, targets.Average(target => target * target), 1e-5);
        Assert.Equal(splits.Training.TargetScaling!.Means, splits.Test.TargetScaling!.Means);
    }

    // What stands in a row of validation or test must not change what the training split becomes.
    [Fact]
    public void Load_OfOtherValuesInValidationAndTest_LeavesTheTrainingSplitAsItWas()
    {
        var random = RandomStream.At(3, RandomPurpose.Proposal);
        var rows = Enumerable.Range(0, 60)
            .Select(row => (Number: row % 7 == 0 ? "" : $"{row * 37 % 101}", Name: "abc"[random.NextInteger(3)].ToString(),
            Target: $"{row * row % 89}")).ToList();
        var plan = new TableDataset { File = Write(rows), Label = "y", Labels = LabelReading.Quantity };
        var before = plan.Load(1);
        var training = before.Table!.Training.ToHashSet();

        Write([.. rows.Select((row, i) => training.Contains(i) ? row : ("123456", "unseen", "98765"))]);
        var after = plan.Load(1);

        Assert.Equal(before.Training.Features, after.Training.Features);
        Assert.Equal(before.Training.Targets, after.Training.Targets);
        Assert.Equal(before.Training.FeatureNames, after.Training.FeatureNames);
        Assert.NotEqual(before.Sha256, after.Sha256);
        Assert.DoesNotContain("name=unseen", after.Test.FeatureNames!);

        string Write(List<(string Number, string Name, string Target)> lines) => _folder.Write(
            "leak.csv", "x,name,y\n" + string.Join('\n', lines.Select(line => $"{line.Number},{line.Name},{line.Target}")) + "\n");
    }

    [Fact]
    public void Fold_OfATable_FitsAnewWithoutTheFoldThatValidates()
    {
        var splits = Houses(rows: 90).Load(1);

        var fold = splits.Fold(3, 1);

        Assert.Equal(splits.Training.Count + splits.Validation.Count, fold.Training.Count + fold.Validation.Count);
        Assert.Equal(0, fold.Training.Targets!.Average(target => (double)target), 1e-6);
        Assert.NotEqual(splits.Training.TargetScaling!.Means, fold.Training.TargetScaling!.Means);
    }

    [Fact]
    public void Run_OnALinearTable_LearnsItAndReportsItsOwnUnits()
    {
        var plan = Plan(Loss.MeanSquaredError);
        var data = FittedPipeline.Prepare(plan.Preprocessing, Houses(rows: 400).Load(1));
        using var run = new TrainingRun(plan, data, new TrainingRunOptions { Epochs = 30, Seed = 1 });

        var reports = run.Epochs().ToList();

        Assert.True(reports[^1].ValidationR2 > 0.95, $"{reports[^1]}");
        Assert.Equal(Math.Sqrt(reports[^1].ValidationLoss), reports[^1].ValidationRmse!.Value, 1e-3 * reports[^1].ValidationRmse!.Value);
        Assert.True(double.IsNaN(reports[^1].ValidationAccuracy));
        Assert.Empty(TrialDiagnosis.Of(plan, data.Training, reports, run.Divergence));
    }

    [Theory]
    [InlineData(Loss.MeanAbsoluteError)]
    [InlineData(Loss.Huber)]
    public void Run_UnderARobustLoss_Learns(Loss loss)
    {
        var plan = Plan(loss);
        var data = FittedPipeline.Prepare(plan.Preprocessing, Houses(rows: 400).Load(1));
        using var run = new TrainingRun(plan, data, new TrainingRunOptions { Epochs = 30, Seed = 1 });

        Assert.True(run.Epochs().Last().ValidationR2 > 0.9);
    }

    [Fact]
    public void SaveState_WithinAnEpoch_GoesOnToTheSameBits()
    {
        var plan = Plan(Loss.MeanSquaredError);
        var data = FittedPipeline.Prepare(plan.Preprocessing, Houses(rows: 200).Load(1));
        var options = new TrainingRunOptions { Epochs = 3, Seed = 1, Clock = new StoppedClock() };
        using var whole = new TrainingRun(plan, data, options);
        byte[]? state = null;
        var steps = 0;
        var expected = whole.Epochs(afterStep: () => state = ++steps == 7 ? whole.SaveState() : state).ToList();

        using var resumed = new TrainingRun(plan, data, options);
        Assert.True(resumed.TryRestoreState(state, out _));

        Assert.Equal(expected[^1].TrainR2, resumed.Epochs().Last().TrainR2);
    }

    [Fact]
    public void Preflight_OfNumbersToPredict_ComparesTheFirstLossWithTheirVariance()
    {
        var splits = Houses(rows: 200).Load(1);
        var scale = splits.Training.TargetScaling!.Scales[0];

        var report = StudyPreflight.Of(new PreflightSubject
        {
            Splits = splits,
            Sample = [new SampledConfiguration(System.Text.Json.JsonDocument.Parse("{}").RootElement, Plan(Loss.MeanSquaredError), 1)],
            Epochs = 20,
            SearchedRates = null,
        });

        Assert.Equal(scale * scale, report.InitialLoss!.Expected, 1e-3 * scale * scale);
        Assert.Contains(report.Findings, finding => finding.Text.Contains("the targets' variance", StringComparison.Ordinal));
        Assert.DoesNotContain(report.Findings, finding => finding.Kind is FindingKind.MissingClasses or FindingKind.LabelBalance);
        Assert.True(Assert.Single(report.Sample).TwentyExamples.Succeeded);
    }

    [Fact]
    public void Read_OfAModelOfNumbers_EvaluatesLikeTheRun()
    {
        var plan = Plan(Loss.MeanSquaredError);
        var splits = Houses(rows: 200).Load(1);
        using var run =
            new TrainingRun(plan, FittedPipeline.Prepare(plan.Preprocessing, splits), new TrainingRunOptions { Epochs = 2, Seed = 1 });
        _ = run.Epochs().ToList();

        var model = TrainedModel.Read(TrainedModel.Of(plan, splits.Training, run.CopyNetwork()).ToBytes());

        Assert.Equal(run.Reports[^1].ValidationRmse, model.Evaluate(splits.Validation).Scores!.Rmse);
    }

    [Fact]
    public void Problems_OfALossThatDoesNotFitTheData_AreNamed()
    {
        var quantity = new TrainingPlan { Dataset = Houses(rows: 30) with { Labels = LabelReading.Quantity } };
        var classes = new TrainingPlan { Dataset = Houses(rows: 30) with { Labels = LabelReading.Names } };

        Assert.Equal("loss", Assert.Single(quantity.Problems()).Path);
        Assert.Contains(Plan(Loss.MeanSquaredError).DataProblems(classes.LearnedFrom().Load(1)), problem => problem.Path == "loss");
    }

    private TrainingPlan Plan(Loss loss) => new()
    {
        Dataset = Houses(rows: 30),
        Loss = loss,
        Preprocessing = [new Standardization()],
        Network = new DenseNetwork { Hidden = [16] },
        Optimizer = new AdamOptimizer { LearningRate = 0.01 },
        BatchSize = 16,
    };

    // A price that is nearly linear in two numbers and a name.
    private TableDataset Houses(int rows)
    {
        var random = RandomStream.At(7, RandomPurpose.SyntheticData);
        var lines = Enumerable.Range(0, rows).Select(_ =>
        {
            var (area, age, city) = (50 + random.NextInteger(200), random.NextInteger(90), random.NextInteger(3));
            return $"{area},{age},{"ABC"[city]},{1000 * area - 500 * age + 20_000 * city + random.NextInteger(1000)}";
        });
        var file = _folder.Write($"houses-{rows}.csv", "area,age,city,price\n" + string.Join('\n', lines) + "\n");
        return new TableDataset { File = file, Label = "price", Labels = LabelReading.Quantity };
    }

    private static Examples Of(float[] targets, TargetScaling scaling) =>
        new(new ImageShape(1, 1, 1), 1, new float[targets.Length], new int[targets.Length]) { Targets = targets, TargetScaling = scaling };

    private static Scores Board(Examples examples, float[] outputs)
    {
        using var workspace = new Workspace();
        var padded = workspace.AllocateRows(outputs.Length, 1);
        for (var row = 0; row < outputs.Length; row++)
            padded[row * Workspace.Stride(1)] = outputs[row];
        var board = new RegressionBoard(examples);
        board.Add(padded, 0, outputs.Length);
        return board.Close();
    }
}
