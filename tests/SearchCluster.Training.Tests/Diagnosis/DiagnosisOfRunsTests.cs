using SearchCluster.Training.Activations;
using SearchCluster.Training.Data;
using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Initializers;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Runs;
using Xunit;

namespace SearchCluster.Training.Tests.Diagnosis;

/// <summary>Real trainings of eight layers of 60 units: what each is known to suffer from, and nothing else.</summary>
public sealed class DiagnosisOfRunsTests
{
    private const int Classes = 4;

    private static readonly DataSplits Apart = Clouds.Draw(600, features: 60, classes: Classes, distance: 1);

    private static readonly DataSplits Mixed = Clouds.Draw(150, features: 60, classes: Classes, distance: 0.05);

    [Theory]
    [MemberData(nameof(Runs))]
    public void Of_Run_FindsWhatItSuffersFrom(string run, TrainingPlan plan, VerdictKind[] expected)
    {
        var verdicts = Diagnose(plan, Apart);

        Assert.True(expected.SequenceEqual(verdicts.Select(verdict => verdict.Kind)), $"{run}: {string.Join('\n', verdicts)}");
    }

    public static TheoryData<string, TrainingPlan, VerdictKind[]> Runs => new()
    {
        { "he", Deep(new ReluActivation(), new HeInitializer(), 0.02), [] },
        { "xavier", Deep(new TanhActivation(), new XavierInitializer(), 0.02), [] },
        { "he with batch norm and dropout", Deep(new ReluActivation(), new HeInitializer(), 0.02, batchNorm: true, dropout: 0.1), [] },
        { "small normal", Deep(new TanhActivation(), new NormalInitializer(), 0.02), [VerdictKind.VanishingActivations] },
        { "small normal, relu", Deep(new ReluActivation(), new NormalInitializer(), 0.02), [VerdictKind.VanishingActivations] },
        { "large normal", Deep(new TanhActivation(), new NormalInitializer { StandardDeviation = 1 }, 5e-4), [VerdictKind.SaturatedUnits] },
        { "zero, tanh", Deep(new TanhActivation(), new ZeroInitializer(), 0.02), [VerdictKind.SymmetricUnits] },
        { "zero, relu", Deep(new ReluActivation(), new ZeroInitializer(), 0.02), [VerdictKind.SymmetricUnits] },
        { "zero with batch norm and dropout", Deep(new SigmoidActivation(), new ZeroInitializer(), 1e-3, batchNorm: true, dropout: 0.1),
            [VerdictKind.SymmetricUnits] },
        { "small steps", Deep(new ReluActivation(), new HeInitializer(), 1e-7), [VerdictKind.LearningRateTooLow] },
        { "small steps with dropout", Deep(new ReluActivation(), new HeInitializer(), 1e-7, batchNorm: true, dropout: 0.3),
            [VerdictKind.LearningRateTooLow] },
        { "large steps", Deep(new ReluActivation(), new HeInitializer(), 1e4), [VerdictKind.LearningRateTooHigh] },
    };

    [Fact]
    public void Of_FewExamplesOfMixedClasses_FindsOverfitting() =>
        Assert.Equal(
            VerdictKind.Overfitting,
            Assert.Single(Diagnose(new TrainingPlan { Optimizer = new AdamOptimizer { LearningRate = 0.005 } }, Mixed)).Kind);

    private static TrainingPlan Deep(
        Activation activation, Initializer initializer, double learningRate, bool batchNorm = false, double dropout = 0) => new()
        {
            Network = new DenseNetwork
            {
                Depth = 8,
                Width = 60,
                Activation = activation,
                Initializer = initializer,
                BatchNorm = batchNorm,
                Dropout = dropout
            },
            Optimizer = new SgdOptimizer { LearningRate = learningRate, Momentum = 0.9 },
            BatchSize = 32,
        };

    private static IReadOnlyList<Verdict> Diagnose(TrainingPlan plan, DataSplits data)
    {
        using var run = new TrainingRun(plan, data, new TrainingRunOptions { Epochs = 8, Seed = 3 });
        var reports = run.Epochs().ToList();
        return TrialDiagnosis.Of(plan, Classes, reports, run.Divergence);
    }
}
