using SearchCluster.Benchmarks;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Pruners;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Simulation;
using SearchCluster.Search.Statistics;
using Xunit;
using static SearchCluster.Search.Tests.SearchJson;

namespace SearchCluster.Search.Tests.Simulation;

/// <summary>
/// Searches on a thousand learning curves of real training, recorded once: simulated time until the first report within half a point of
/// the best accuracy recorded. Seeds are fixed and simulations deterministic: a bound that holds here holds everywhere.
/// </summary>
public class RecordedCurvesTests(RecordedCurvesTests.Recording recording) : IClassFixture<RecordedCurvesTests.Recording>
{
    private static readonly TpeSamplerOptions Tpe = new();
    private static readonly AshaPrunerOptions Asha = new();
    private static readonly AshaPrunerOptions Promoting = new() { Variant = HalvingVariant.Promote };

    [Fact]
    public void TpeWithAsha_OnRecordedCurves_NeedsAtMostAThirdOfRandomsTime()
    {
        Assert.InRange(recording.MedianSeconds(Tpe, Asha) / recording.RandomSeconds, 0, 1 / 3.0);
        Assert.InRange(recording.MedianSeconds(Tpe, Promoting) / recording.RandomSeconds, 0, 1 / 3.0);
    }

    [Fact]
    public void Asha_OnRecordedCurves_NeedsTwoThirdsOfRandomsTimeAndPromotingHalfOfIt()
    {
        Assert.InRange(recording.MedianSeconds(new RandomSamplerOptions(), Asha) / recording.RandomSeconds, 0, 2 / 3.0);
        Assert.InRange(recording.MedianSeconds(new RandomSamplerOptions(), Promoting) / recording.RandomSeconds, 0, 0.5);
    }

    [Fact]
    public void Asha_OnRecordedCurves_TrainsAFractionOfTheEpochs()
    {
        var (whole, pruned) =
            (recording.Run(new RandomSamplerOptions(), new NoPrunerOptions(), 1), recording.Run(new RandomSamplerOptions(), Asha, 1));

        // Rungs at 1, 3 and 9 of 27 epochs: about 1 + 2/3 + 6/9 + 18/27 = 3 epochs a trial.
        Assert.InRange((double)pruned.Epochs / pruned.Trials.Count, 2, 4.5);
        // Diverged trials end early.
        Assert.InRange((double)whole.Epochs / whole.Trials.Count, 23, 27);
    }

    /// <summary>The curves, and studies simulated on them.</summary>
    public sealed class Recording
    {
        private const int Seeds = 15;
        private const int Epochs = 27;
        private const double WithinPoints = 0.005;

        // As long as one worker needs for about 40 trials without pruning.
        private static readonly TimeSpan Time = TimeSpan.FromSeconds(25);

        private static readonly SearchPlan Plan = new()
        {
            Name = "recorded",
            Objective = new Objective(),
            Budget = new Budget { Trials = 10_000, Epochs = Epochs, WallTime = Time },
            Space = new()
            {
                ["optimizer.learningRate"] = new LogUniformDomain { Low = 1e-4, High = 1 },
                ["regularization.l2"] = new LogUniformDomain { Low = 1e-6, High = 0.1 },
                ["network.dropout"] = new UniformDomain { Low = 0, High = 0.6 },
                ["network.initializer"] =
                    new CategoricalDomain { Values = Values(new { kind = "normal", standardDeviation = 0.01 }, "xavier", "he") },
                ["network.batchNorm"] = new CategoricalDomain { Values = Values(true, false) },
            },
        };

        private readonly RecordedObjective _curves;
        private readonly double _target;

        public Recording()
        {
            var trials = CurveFile.Read(Path.Combine(AppContext.BaseDirectory, "fashion-mnist.curves.gz"));
            _curves = new RecordedObjective(new SearchSpace(Plan.Space), Plan.Objective, trials, seed: 5);
            _target = trials.Max(trial => trial.Value)!.Value - WithinPoints;
            RandomSeconds = MedianSeconds(new RandomSamplerOptions(), new NoPrunerOptions());
        }

        /// <summary>Median time of random search without a pruner.</summary>
        public double RandomSeconds { get; }

        public double MedianSeconds(SamplerOptions sampler, PrunerOptions pruner) =>
            Quartiles.Of(
                Enumerable.Range(1, Seeds)
                .Select(seed => Run(sampler, pruner, (ulong)seed).SecondsTo(_target) ?? double.PositiveInfinity)).Median;

        public SimulatedStudy Run(SamplerOptions sampler, PrunerOptions pruner, ulong seed) =>
            StudySimulation.Run(Plan with { Sampler = sampler, Pruner = pruner, Seed = seed }, _curves);
    }
}
