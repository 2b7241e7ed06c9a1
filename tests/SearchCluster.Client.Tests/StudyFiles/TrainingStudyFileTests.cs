using SearchCluster.Client.StudyFiles;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Validation;
using SearchCluster.Contracts.Workloads.Training;
using SearchCluster.Search;
using SearchCluster.Training.Initializers;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Preprocessing;
using Xunit;

namespace SearchCluster.Client.Tests.StudyFiles;

public sealed class TrainingStudyFileTests
{
    // The whole of the file that the contract shows.
    private const string Contract = """
        name: init-against-batch-norm
        seed: 42
        objective: { metric: validation.accuracy, direction: maximize }
        sampler: { kind: random }
        pruner: { kind: none }
        budget: { trials: 40, epochs: 8, concurrency: 4, wallTime: "01:00:00", maxAttempts: 2 }
        space:
          optimizer.learningRate: { kind: logUniform, low: 1e-4, high: 1e-1 }
          optimizer.momentum:     { kind: uniform, low: 0.5, high: 0.99 }
          batchSize:              { kind: integer, low: 32, high: 256, step: 32 }
          network.initializer:    { kind: categorical, values: [zero, { kind: normal, standardDeviation: 0.01 }, xavier, he] }
          network.batchNorm:      { kind: categorical, values: [true, false] }
        training:
          dataset: { kind: digits, validation: 0.2, test: 0.2, stratified: true, take: 1500 }
          preprocessing: [ meanSubtraction, standardize ]
          network: { kind: dense, hidden: [128, 64], activation: relu, initializer: he, batchNorm: true, dropout: 0.2 }
          loss: softmaxCrossEntropy
          optimizer: { kind: sgd, learningRate: 0.01, momentum: 0.9, nesterov: false, weightDecay: 0, schedule: { kind: cosine, warmupEpochs: 1 } }
          regularization: { l2: 1e-4, l1: 0 }
          batchSize: 128
          earlyStopping: { patience: 5 }
          divergence: { factor: 3 }
          checkpoint: { interval: "00:00:05" }
        """;

    [Theory]
    [InlineData("{ kind: categorical, values: [64, 1] }", "{ kind: categorical, values: [false, true] }", "space.batchSize.values[1]")]
    [InlineData("{ kind: categorical, values: [64, 1], when: { parameter: network.batchNorm, equals: true } }",
        "{ kind: categorical, values: [false, true] }", "space.batchSize.values[1]")]
    [InlineData("{ kind: integer, low: 1, high: 64 }", "{ kind: categorical, values: [false, true] }",
        "space.batchSize.low space.network.batchNorm.values[1]")]
    [InlineData("{ kind: categorical, values: [64, 1] }",
        "{ kind: categorical, values: [false, true], when: { parameter: batchSize, equals: 1 } }", "space.network.batchNorm.values[1]")]
    [InlineData("{ kind: categorical, values: [64, 1], when: { parameter: network.batchNorm, equals: false } }",
        "{ kind: categorical, values: [false, true] }", "")]
    [InlineData("{ kind: categorical, values: [64, 1] }",
        "{ kind: categorical, values: [false, true], when: { parameter: batchSize, equals: 64 } }", "")]
    [InlineData("{ kind: categorical, values: [64, 2] }", "{ kind: categorical, values: [false, true] }", "")]
    public void Read_ABatchOfOneWithBatchNormalisation_IsFoundInEveryPairOfValues(string sizes, string norms, string paths)
    {
        var study = Contract.Replace("{ kind: integer, low: 32, high: 256, step: 32 }", sizes)
            .Replace("{ kind: categorical, values: [true, false] }", norms)
            .Replace("batchNorm: true", "batchNorm: false");

        Assert.Equal(paths.Split(' ', StringSplitOptions.RemoveEmptyEntries), Read(study).Problems.Select(problem => problem.Path));
    }

    [Fact]
    public void Read_ARangeThatEndsAtZeroInSinglePrecision_IsRefused() =>
        Assert.Contains(
            Read(Contract.Replace(
                "optimizer.momentum:     { kind: uniform, low: 0.5, high: 0.99 }",
                "optimizer.epsilon: { kind: logUniform, low: 1e-60, high: 1e-6 }")
                .Replace("kind: sgd, learningRate: 0.01, momentum: 0.9, nesterov: false", "kind: adam, learningRate: 0.01")).Problems,
            problem => problem is
            {
                Path: "space.optimizer.epsilon.low",
                Message: "an epsilon of 1E-60 (0 in single precision): must be above 0"
            });

    [Fact]
    public void Read_TheContractsExample_HasNoProblem()
    {
        var (spec, problems) = Read(Contract);

        Assert.Empty(problems);
        var training = ((TrainingWorkload)spec!.Workload).Plan;
        Assert.Equal(1500, training.Dataset.Take);
        Assert.Equal([new MeanSubtraction(), new Standardization()], training.Preprocessing);
        Assert.Equal(5, training.EarlyStopping!.Patience);
    }

    [Theory]
    [InlineData("pruner: { kind: none }", "pruner: { kind: asha, variant: promote, reductionFactor: 1, minEpochs: 8 }",
        "pruner.reductionFactor pruner.minEpochs")]
    [InlineData("pruner: { kind: none }", "pruner: { kind: hyperband, aggressiveness: bold }", "pruner.aggressiveness")]
    [InlineData("pruner: { kind: none }", "pruner: wilcoxon", "pruner")]
    [InlineData("pruner: { kind: none }", "pruner: { kind: explosion, metric: train.los }", "pruner.metric")]
    [InlineData("pruner: { kind: none }", "pruner: { kind: patience, pruner: threshold }", "pruner.pruner")]
    [InlineData("loss: softmax", "folds: 1\n  loss: softmax", "training.folds")]
    [InlineData("batchSize:              {", "folds: { kind: integer, low: 2, high: 5 }\n  batchSize:              {", "space.folds")]
    public void Read_WithAPrunerOrFoldsThatDoNotFit_NamesThePlaces(string found, string replaced, string paths) =>
        Assert.Equal(
            paths, string.Join(
            ' ', Read(Contract.Replace(found, replaced, StringComparison.Ordinal)).Problems.Select(problem => problem.Path).Distinct()));

    [Fact]
    public void Read_FoldsWithWilcoxon_HasNoProblem()
    {
        var file = Contract.Replace("pruner: { kind: none }", "pruner: wilcoxon", StringComparison.Ordinal)
            .Replace("loss: softmax", "folds: 5\n  loss: softmax", StringComparison.Ordinal);
        var (spec, problems) = Read(file);

        Assert.Empty(problems);
        Assert.Equal(5, spec!.Search.Folds);
    }

    [Fact]
    public void Read_FoldsWithTrialsThatPause_IsRefused()
    {
        var file = Contract.Replace("pruner: { kind: none }", "pruner: { kind: asha, variant: promote }", StringComparison.Ordinal)
            .Replace("loss: softmax", "folds: 5\n  loss: softmax", StringComparison.Ordinal);

        Assert.Equal("pruner.variant", Assert.Single(Read(file).Problems).Path);
    }

    [Fact]
    public void PlanFor_EachTrial_CarriesItsConfiguration()
    {
        var spec = Read(Contract).Spec!;

        foreach (var trial in Enumerable.Range(0, 40))
        {
            var configuration = Proposed(spec, trial);
            var plan = ((TrainingWorkload)spec.Workload).PlanFor(configuration);

            Assert.Equal(configuration.Number("optimizer.learningRate"), plan.Optimizer.LearningRate);
            Assert.Equal(configuration.Number("optimizer.momentum"), Assert.IsType<SgdOptimizer>(plan.Optimizer).Momentum);
            Assert.Equal(configuration.Number("batchSize"), plan.BatchSize);
            var network = Assert.IsType<DenseNetwork>(plan.Network);
            Assert.Equal(configuration["network.batchNorm"].GetBoolean(), network.BatchNorm);
            Assert.Equal([128, 64], network.HiddenUnits());
            if (configuration["network.initializer"].ToString() == "zero")
                Assert.IsType<ZeroInitializer>(network.Initializer);
        }
    }

    [Fact]
    public void Read_ManyFaults_ReportsAllOfThemWithTheirLines()
    {
        var lines = Lines("""
            name: Bad Name
            sampler: { kind: randon }
            budget: { trials: 0 }
            objective: { metric: validation.acuracy }
            space:
              optimizer.learningRat: { kind: uniform, low: 0, high: 1 }
              optimizer.momentum: { kind: uniform, low: 0.9, high: 0.5 }
              regularization.l2: { kind: logUniform, low: 0, high: 1 }
              network.initializer: { kind: categorical, values: [] }
              network.dropout: { kind: uniform, low: 0, high: 0.5, when: { parameter: network.dropot, equals: true } }
              batchSize: { kind: integer, low: 0, high: 64 }
            training:
              network: { kind: dense, hiden: [10] }
              optimizer: { kind: adan }
            """).ToList();

        foreach (var expected in (string[])["1:name:", "2:sampler.kind:", "3:budget.trials:", "4:objective.metric:",
            "7:space.optimizer.momentum",
            "8:space.regularization.l2", "9:space.network.initializer", "10:space.network.dropout.when", "13:training.network.hiden:",
                "14:training.optimizer.kind:"])
            Assert.True(lines.Exists(line => line.StartsWith(expected, StringComparison.Ordinal)),
                $"{expected} is not in\n{string.Join('\n', lines)}");
    }

    [Theory]
    [InlineData("optimizer.learningRat", "did you mean 'optimizer.learningRate'?")]
    [InlineData("dataset.take", "all trials of a study see the same data")]
    public void Read_AParameterThatCannotBe_SaysWhy(string name, string message) =>
        Assert.Contains(Lines($$"""
            name: s
            space: { {{name}}: { kind: uniform, low: 0.1, high: 1 } }
            training: {}
            """), line => line.Contains(message, StringComparison.Ordinal));

    [Fact]
    public void Read_ABoundThatThePlanRefuses_PointsAtTheBound() =>
        Assert.Equal(
            ["2:space.batchSize.low:a batch of 0 examples: must be at least 1"],
            Lines("""
                name: s
                space: { batchSize: { kind: integer, low: 0, high: 64 } }
                training: {}
                """));

    [Fact]
    public void Read_NeitherTrainingNorFunction_SaysWhatIsNeeded() =>
        Assert.Contains("'training'", Assert.Single(Lines("""
            name: s
            space: { x0: { kind: uniform, low: 0, high: 1 } }
            """)));

    [Fact]
    public void Read_ADuplicateParameter_IsRefused() =>
        Assert.Contains(Lines("""
            name: s
            space:
              batchSize: { kind: integer, low: 8, high: 64 }
              batchSize: { kind: integer, low: 16, high: 64 }
            training: {}
            """), line => line.StartsWith("4:space.batchSize:", StringComparison.Ordinal));

    [Fact]
    public void ChangedPaths_OnlyTheBudgetMayGrow()
    {
        var before = Read(Contract).Spec!;

        Assert.Empty(before.ChangedPaths(Read(Contract.Replace("trials: 40", "trials: 50")).Spec!));
        Assert.Equal(["budget.target"], before.ChangedPaths(Read(Contract.Replace("trials: 40", "trials: 40, target: 0.9")).Spec!));
        var stopping = Read(Contract.Replace("trials: 40", "trials: 40, target: 0.9, totalEpochs: 100, stop: { patience: 5 }")).Spec!;
        Assert.Empty(stopping.ChangedPaths(before));
        Assert.Empty(
            stopping.ChangedPaths(
            Read(Contract.Replace("trials: 40", "trials: 40, target: 0.95, totalEpochs: 200, stop: { patience: 6 }")).Spec!));
        Assert.Equal(
            ["budget.stop.noise", "budget.stop.patience", "budget.target", "budget.totalEpochs"],
            stopping.ChangedPaths(
                Read(Contract.Replace("trials: 40", "trials: 40, target: 0.8, totalEpochs: 50, stop: { patience: 4, noise: 0.1 }")).Spec!)
                .Order());
        Assert.Equal(["budget.trials"], before.ChangedPaths(Read(Contract.Replace("trials: 40", "trials: 30")).Spec!));
        Assert.Equal(
            ["seed", "training.batchSize"],
            before.ChangedPaths(Read(Contract.Replace("seed: 42", "seed: 43").Replace("batchSize: 128", "batchSize: 64")).Spec!).Order());
    }

    private static Configuration Proposed(StudySpec spec, int trial) =>
        spec.Search.Sampler.Build(spec.Search.ForSampler()).Propose(trial, StudyHistory.Empty)!.Configuration;

    private static StudyReading Read(string text) => StudyFile.Read(new StringReader(text));

    private static IEnumerable<string> Lines(string text) =>
        Read(text).Problems.Select(problem => $"{problem.Line}:{problem.Path}:{problem.Message}");
}
