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
/// One epoch of 784-256-128-10 with batch normalisation and batches of 128, on as many examples as make it last about half a second.
/// </summary>
[Config(typeof(ExamplesPerSecondConfig))]
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 2, iterationCount: 15)]
public class EpochBenchmark
{
    private const int TrainingExamples = 51_200;
    private const int EpochsAhead = 1_000;

    private TrainingRun? _run;
    private IEnumerator<EpochReport>? _epochs;

    /// <summary>Share of hidden units dropped.</summary>
    [Params(0, 0.2)]
    public double Dropout { get; set; }

    [GlobalSetup]
    public void Begin()
    {
        var data = new SyntheticDataset
        {
            Examples = TrainingExamples + 2_000,
            Features = 784,
            Validation = 1_000.0 / (TrainingExamples + 2_000),
            Test = 1_000.0 / (TrainingExamples + 2_000)
        }.Load(1);
        var plan = new TrainingPlan
        {
            Network = new DenseNetwork { Hidden = [256, 128], BatchNorm = true, Dropout = Dropout },
            Optimizer = new SgdOptimizer { LearningRate = 1e-3, Momentum = 0.9 },
            BatchSize = 128,
        };
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

    /// <summary>Training, validation and the look at the layers.</summary>
    [Benchmark(OperationsPerInvoke = TrainingExamples)]
    public EpochReport Epoch()
    {
        _epochs!.MoveNext();
        return _epochs.Current;
    }
}
