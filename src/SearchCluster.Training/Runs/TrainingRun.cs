using SearchCluster.Randomness;
using SearchCluster.Training.Data;
using SearchCluster.Training.Layers;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Reports;

namespace SearchCluster.Training.Runs;

/// <summary>
/// One training: a lazily run sequence of epoch reports. Its numbers, timing apart, are a function of plan, data, epochs and seed,
/// whatever else runs in the process. It uses the calling thread alone, and is not safe for use from several at once.
/// </summary>
public sealed unsafe partial class TrainingRun : IDisposable
{
    private const int NotBegun = -1;

    private readonly TrainingPlan _plan;
    private readonly DataSplits _data;
    private readonly TrainingRunOptions _options;
    private readonly Network _network;
    private readonly LayerObserver _observer;
    private readonly MiniBatch[] _batches;
    private readonly int[] _order;
    private readonly TrainingStep _step;
    private readonly List<EpochReport> _reports = [];
    private DivergenceWatch _watch;
    private double _initialLoss;
    private int _epoch = NotBegun;
    private int _batch;
    private LossSum _sum;
    private double _bestProgress = double.NegativeInfinity;
    private int _epochsSinceBest;

    /// <summary>Allocates all memory and draws the first weights.</summary>
    /// <param name="plan">A plan without problems.</param>
    /// <param name="data">Its data set's splits, preprocessed.</param>
    /// <param name="options">Epochs and seed.</param>
    public TrainingRun(TrainingPlan plan, DataSplits data, TrainingRunOptions options)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Epochs, 1);
        (_plan, _data, _options) = (plan, data, options);
        var examples = data.Training;
        var rows = LayerObserver.RowsAtOnce(plan.BatchSize, examples);
        _network = new Network(plan.Network, plan.Optimizer, examples.Shape, examples.Classes, rows, options.Seed);
        _observer = new LayerObserver(plan.Loss, _network, examples);
        _batches = MiniBatch.Cut(examples.Count, plan.BatchSize, leastRows: plan.Network.BatchNorm ? 2 : 1);
        _order = new int[examples.Count];
        _step = new TrainingStep(plan, _network, rows, plan.Augmentation, options.Seed);
        _watch = new DivergenceWatch(plan.Divergence.Factor, double.PositiveInfinity);
    }

    /// <summary>
    /// Bytes of memory that it holds: nearly all from the beginning, no more after the first epoch; the data come on top, shared with other
    /// trainings.
    /// </summary>
    public long Bytes => _network.Bytes + _observer.Bytes;

    /// <summary>How the loss exploded, or null.</summary>
    public Divergence? Divergence { get; private set; }

    /// <summary>Whether early stopping ended the training.</summary>
    public bool StoppedEarly { get; private set; }

    /// <summary>The epoch after which the training stands, 0 for the untrained network; null within an epoch.</summary>
    public int? StandsAfter => _batch == 0 && _epoch != NotBegun ? _epoch : null;

    /// <summary>The reports so far, from the untrained network on; those of a restored state are among them.</summary>
    public IReadOnlyList<EpochReport> Reports => _reports;

    /// <summary>
    /// The epochs from the untrained network, or from where the training stands, to the last; each is run when it is asked for.
    /// </summary>
    /// <param name="cancellationToken">Ends the training between two steps, from where another call goes on.</param>
    /// <param name="afterStep">Called after each step, when <see cref="SaveState"/> may be.</param>
    /// <exception cref="OperationCanceledException">Cancelled, within a step.</exception>
    public IEnumerable<EpochReport> Epochs(CancellationToken cancellationToken = default, Action? afterStep = null)
    {
        if (_epoch == NotBegun)
            yield return ObserveUntrained(cancellationToken);
        while (_epoch < _options.Epochs && Divergence is null && !StoppedEarly)
            if (RunEpoch(cancellationToken, afterStep) is { } report)
                yield return report;
    }

    /// <summary>The network as it stands, on examples preprocessed like the others.</summary>
    public Evaluation Evaluate(Examples examples, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        return _step.Evaluate(
            examples, MiniBatch.Cut(examples.Count, LayerObserver.EvaluationRows, leastRows: 1), PassMode.Evaluation,
            ClassBoard.Of(examples, _options.Scores), cancellationToken);
    }

    /// <summary>What predicts, as it stands: weights and running statistics, without the optimizer's moments.</summary>
    public float[] CopyNetwork()
    {
        var model = new float[_network.Parameters.ModelLength];
        _network.Parameters.CopyModel(model);
        return model;
    }

    /// <summary>Gives all memory back.</summary>
    public void Dispose()
    {
        _observer.Dispose();
        _network.Dispose();
    }

    private EpochReport ObserveUntrained(CancellationToken cancellationToken)
    {
        var started = _options.Clock.GetTimestamp();
        var training = _step.Evaluate(_data.Training, _batches, PassMode.Observation, board: null, cancellationToken);
        var trained = _options.Clock.GetElapsedTime(started);
        var report = Report(epoch: 0, training, cancellationToken);
        _epoch = 0;
        _initialLoss = training.Loss;
        _watch = new DivergenceWatch(_plan.Divergence.Factor, _initialLoss);
        if (!double.IsFinite(training.Loss))
            Divergence = Exploded(training.Loss, epoch: 0);
        return Keep(report, started, trained, _order.Length);
    }

    // Null when the loss explodes on the way.
    private EpochReport? RunEpoch(CancellationToken cancellationToken, Action? afterStep)
    {
        var (started, first) = (_options.Clock.GetTimestamp(), _batch);
        for (var i = 0; i < _order.Length; i++)
            _order[i] = i;
        RandomStream.At(_options.Seed, RandomPurpose.Shuffle, _epoch + 1).Shuffle<int>(_order);

        while (_batch < _batches.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Step(_batches[_batch], isLast: _batch == _batches.Length - 1);
            if (Divergence is not null)
                return null;
            _batch++;
            afterStep?.Invoke();
        }

        var trained = _options.Clock.GetElapsedTime(started);
        var examples = _batches[^1].Start + _batches[^1].Rows;
        var report = Report(_epoch + 1, EpochOf(examples), cancellationToken);
        report = Keep(report, started, trained, first < _batches.Length ? examples - _batches[first].Start : 0);
        (_epoch, _batch, _sum) = (report.Epoch, 0, default);
        // The damage of the last step shows in no batch of its epoch.
        if (!double.IsFinite(report.ValidationLoss))
            Divergence = Exploded(report.ValidationLoss, _epoch);
        FollowProgress(report);
        return report;
    }

    private void Step(MiniBatch batch, bool isLast)
    {
        var indices = _order.AsSpan(batch.Start, batch.Rows);
        var factor = _plan.Optimizer.Schedule.FactorAt(_step.Taken, _batches.Length, _options.Epochs);
        var sum = _step.Forward(_data.Training, indices);
        if (_watch.Add(sum.Total, indices.Length) is { } loss)
        {
            Divergence = Exploded(loss, _epoch + 1, indices.Length);
            return;
        }

        _step.Backward(indices.Length);
        if (isLast)
            _observer.BeforeUpdate();
        _step.Update(_plan.Optimizer.LearningRate * factor);
        if (isLast)
            _observer.AfterUpdate();
        _sum = new(_sum.Total + sum.Total, _sum.Correct + sum.Correct, _sum.Squares + sum.Squares);
    }

    // Targets are scaled to a variance of 1 over the training split.
    private Evaluation EpochOf(int examples) => _data.Training.IsRegression
        ? new Evaluation(_sum.Total / examples, double.NaN) { Scores = new Scores { R2 = 1 - _sum.Squares / examples } }
        : new Evaluation(_sum.Total / examples, (double)_sum.Correct / examples);

    private EpochReport Report(int epoch, Evaluation training, CancellationToken cancellationToken)
    {
        var validation = Evaluate(_data.Validation, cancellationToken);
        return new EpochReport
        {
            Epoch = epoch,
            TrainLoss = training.Loss,
            TrainAccuracy = training.Accuracy,
            TrainR2 = training.Scores?.R2,
            ValidationLoss = validation.Loss,
            ValidationAccuracy = validation.Accuracy,
            ValidationRmse = validation.Scores?.Rmse,
            ValidationMae = validation.Scores?.Mae,
            ValidationR2 = validation.Scores?.R2,
            ValidationBalancedAccuracy = validation.Scores?.BalancedAccuracy,
            ValidationF1 = validation.Scores?.F1,
            ValidationAuc = validation.Scores?.Auc,
            ValidationLogLoss = validation.Scores?.LogLoss,
            ValidationTop5 = validation.Scores?.Top5,
            Parameters = _network.Parameters.Count,
            Layers = _observer.Observe(),
            Timing = default,
        };
    }

    private EpochReport Keep(EpochReport report, long started, TimeSpan trained, int examples)
    {
        var seconds = _options.Clock.GetElapsedTime(started).TotalSeconds;
        var perSecond = trained > TimeSpan.Zero ? examples / trained.TotalSeconds : 0;
        _reports.Add(report with { Timing = new EpochTiming(seconds, perSecond) });
        return _reports[^1];
    }

    private void FollowProgress(EpochReport report)
    {
        var progress = _options.Progress(report);
        var isBest = progress > _bestProgress;
        _epochsSinceBest = isBest ? 0 : _epochsSinceBest + 1;
        _bestProgress = isBest ? progress : _bestProgress;
        StoppedEarly = _plan.EarlyStopping is { } stopping && _epochsSinceBest >= stopping.Patience && _epoch < _options.Epochs;
    }

    private Divergence Exploded(double loss, int epoch, int? rows = null) =>
        new(_step.Taken, epoch, loss, _initialLoss, rows is { } batch ? _network.FirstNonFiniteLayer(batch) : null);
}
