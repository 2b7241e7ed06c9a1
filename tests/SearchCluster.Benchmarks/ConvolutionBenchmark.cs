using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using SearchCluster.Training;
using SearchCluster.Training.Data;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Reports;
using SearchCluster.Training.Runs;

namespace SearchCluster.Benchmarks;

/// <summary>
/// One epoch of 16 filters, pooling, 32 filters, pooling, 10 classes on images of 28 × 28, with batch normalisation and batches of 64.
/// </summary>
[Config(typeof(ExamplesPerSecondConfig))]
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 2, iterationCount: 10)]
public class ConvolutionBenchmark
{
    private const int TrainingExamples = 6_400;
    private const int EpochsAhead = 1_000;

    private TrainingRun? _run;
    private IEnumerator<EpochReport>? _epochs;

    [GlobalSetup]
    public void Begin()
    {
        var noise = new SyntheticDataset
        {
            Examples = TrainingExamples + 400,
            Features = 784,
            Validation = 200.0 / (TrainingExamples + 400),
            Test = 200.0 / (TrainingExamples + 400)
        }.Load(1);
        var plan = new TrainingPlan
        {
            Network = new ConvolutionalNetwork { Filters = [16, 32], BatchNorm = true },
            Optimizer = new SgdOptimizer { LearningRate = 1e-4, Momentum = 0.9 },
            BatchSize = 64,
        };
        var data = new DataSplits(AsImages(noise.Training), AsImages(noise.Validation), AsImages(noise.Test));
        _run = new TrainingRun(plan, data, new TrainingRunOptions { Epochs = EpochsAhead, Seed = 1 });
        _epochs = _run.Epochs().GetEnumerator();
        _epochs.MoveNext();
    }

    [GlobalCleanup]
    public void End()
    {
        _epochs?.Dispose();
        _run?.Dispose();
    }

    /// <summary>Training, validation and the look at the layers; the report's own figure is of the training alone.</summary>
    [Benchmark(OperationsPerInvoke = TrainingExamples)]
    public EpochReport Epoch()
    {
        _epochs!.MoveNext();
        return _epochs.Current;
    }

    private static Examples AsImages(Examples examples) => examples with { Shape = new ImageShape(1, 28, 28) };
}
