using SearchCluster.Randomness;
using SearchCluster.Training.Data;
using SearchCluster.Training.Runs;

namespace SearchCluster.Training.Preflight;

/// <summary>
/// The learning-rate range test (after Smith, WACV 2017): which rates lower the loss, which barely move it, which make it explode.
/// </summary>
/// <remarks>
/// Smith raises the rate from step to step within one training. Then a rate profits from what the lower ones before it have learned: on
/// easy data the loss is near zero before the best rate comes, and what is too low is judged by a handful of steps. Here each rate of a
/// logarithmic grid trains from the same first weights on the same mini-batches, so that its loss is its own.
/// </remarks>
/// <param name="plan">What is trained; its own rate, schedule and augmentation play no part.</param>
/// <param name="training">Preprocessed training examples.</param>
/// <param name="seed">Seed of first weights, shuffles and dropout masks.</param>
/// <param name="stepsOfTrial">Steps of a whole trial: more say nothing about it.</param>
internal sealed class RateProbe(TrainingPlan plan, Examples training, ulong seed, double stepsOfTrial)
{
    // Enough for a good rate to show, few enough for seconds; large networks take fewer.
    private const int MostSteps = 100;
    private const int LeastSteps = 25;
    private const double Operations = 2e10;

    /// <summary>Examples that the loss is looked at on.</summary>
    private const int Looked = 256;

    // From rates at which no network moves to rates at which each explodes.
    private static readonly decimal[] Decades = [1e-6m, 1e-5m, 1e-4m, 1e-3m, 1e-2m, 1e-1m, 1m, 10m, 100m];

    private readonly Examples _look = training.Slice(0, Math.Min(Looked, training.Count));
    private readonly MiniBatch[] _batches = MiniBatch.Cut(training.Count, plan.BatchSize, leastRows: plan.Network.BatchNorm ? 2 : 1);
    private readonly int[] _order = new int[training.Count];

    /// <summary>
    /// Multiplications and additions so far, roughly: what the tests of a sample may cost is bounded by these, not by a clock.
    /// </summary>
    public double OperationsDone { get; private set; }

    /// <summary>Decades first, then 2 and 5 of each decade that has a good end.</summary>
    public RateCurve Run(CancellationToken cancellationToken)
    {
        using var stepped = new SteppedTraining(plan, training, Math.Max(_look.Count, _batches.Max(batch => batch.Rows)), seed);
        var steps = (int)Math.Clamp(Operations / (_batches[0].Rows * stepped.OperationsPerExample), LeastSteps, MostSteps);
        steps = Math.Max(LeastSteps, (int)Math.Min(steps, stepsOfTrial));
        var initial = stepped.Observe(_look).Loss;
        var runs = Decades.Select(rate => Try(stepped, (double)rate, steps, initial, cancellationToken)).ToList();
        var coarse = RateCurve.Of(steps, initial, runs);
        for (var i = 0; i + 1 < Decades.Length; i++)
            if (coarse.Points[i].Verdict == RateVerdict.Good || coarse.Points[i + 1].Verdict == RateVerdict.Good)
                runs.AddRange([
                    Try(stepped, (double)(2 * Decades[i]), steps, initial, cancellationToken),
                    Try(stepped, (double)(5 * Decades[i]), steps, initial, cancellationToken)]);
        return RateCurve.Of(steps, initial, runs);
    }

    private RateRun Try(SteppedTraining stepped, double rate, int steps, double initial, CancellationToken cancellationToken)
    {
        stepped.Reset();
        var watch = new DivergenceWatch(plan.Divergence.Factor, initial);
        var (early, ratio) = (0.0, double.NaN);
        for (var step = 0; step < steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = BatchAt(step);
            var loss = step < steps - 1 ? stepped.Step(training, batch, rate) : default;
            if (step == steps - 1)
                (loss, ratio) = stepped.MeasuredStep(training, batch, rate);
            if (watch.Add(loss.Total, batch.Length) is { } exploded)
                return new RateRun(rate, exploded, Diverged: true, double.NaN);
            OperationsDone += batch.Length * stepped.OperationsPerExample;
            if (step == steps * 3 / 4)
                early = stepped.Observe(_look).Loss;
        }

        // The worse of two looks: a loss that jumps up and down must not be met at a lucky moment.
        var last = stepped.Observe(_look).Loss;
        return new RateRun(rate, last >= early || double.IsNaN(last) ? last : early, Diverged: !double.IsFinite(last)
            || !double.IsFinite(early), ratio);
    }

    private ReadOnlySpan<int> BatchAt(int step)
    {
        var (epoch, place) = (step / _batches.Length, step % _batches.Length);
        if (place == 0)
        {
            for (var i = 0; i < _order.Length; i++)
                _order[i] = i;
            RandomStream.At(seed, RandomPurpose.Shuffle, epoch + 1).Shuffle<int>(_order);
        }

        return _order.AsSpan(_batches[place].Start, _batches[place].Rows);
    }
}
