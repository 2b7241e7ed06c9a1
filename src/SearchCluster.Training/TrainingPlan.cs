using SearchCluster.Training.Augmentation;
using SearchCluster.Training.Data;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Preprocessing;
using SearchCluster.Training.Reports;

namespace SearchCluster.Training;

/// <summary>Everything that decides one training, but for its seed and its epochs. Any path into it can be searched.</summary>
public sealed record TrainingPlan
{
    /// <summary>
    /// Names of the metrics of an epoch that learns classes; <c>seconds</c> is the time of the epoch. Those from balanced accuracy on are
    /// measured where an objective or a constraint names them.
    /// </summary>
    public static IReadOnlyList<string> Metrics { get; } = ["train.loss", "train.accuracy", "validation.loss", "validation.accuracy",
        "parameters", "seconds", .. ClassBoard.Names.Select(name => $"validation.{name}")];

    /// <summary>Names of the metrics of an epoch that learns to predict numbers.</summary>
    public static IReadOnlyList<string> RegressionMetrics { get; } = ["train.loss", "train.r2", "validation.loss", "validation.rmse",
        "validation.mae", "validation.r2", "parameters", "seconds"];

    /// <summary>What to learn from. Default the handwritten digits that ship with the library.</summary>
    public DatasetPlan Dataset { get; init; } = new DigitsDataset();

    /// <summary>Steps applied to the features in order, fitted on the training split alone. Default none.</summary>
    public IReadOnlyList<PreprocessingStep> Preprocessing { get; init; } = [];

    /// <summary>
    /// Cross-validation: training and validation together are cut into so many parts, each of which validates one training on all others;
    /// at least 2. The parts are stratified where the splits are. Default none: one training, validated on the validation split.
    /// </summary>
    public int? Folds { get; init; }

    /// <summary>
    /// Whether the best configuration is trained once more, for as many epochs as were best, on training and validation together, before
    /// it is measured on the test split. Default false: the weights that validation chose are measured. With folds always so.
    /// </summary>
    public bool Refit { get; init; }

    /// <summary>
    /// Random changes to each training image each time it is learned from, in order, after the preprocessing. Default none.
    /// </summary>
    public IReadOnlyList<AugmentationStep> Augmentation { get; init; } = [];

    /// <summary>The network.</summary>
    public NetworkPlan Network { get; init; } = new DenseNetwork();

    /// <summary>What training makes small. Default softmaxCrossEntropy.</summary>
    public Loss Loss { get; init; } = Loss.SoftmaxCrossEntropy;

    /// <summary>How a gradient becomes a step. Default sgd at 0.01 without momentum.</summary>
    public OptimizerPlan Optimizer { get; init; } = new SgdOptimizer();

    /// <summary>Penalties on the weights. Default none.</summary>
    public RegularizationPlan Regularization { get; init; } = new();

    /// <summary>Examples of a mini-batch, at least 1. Default 64.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>When to stop for want of progress. Default never.</summary>
    public EarlyStoppingPlan? EarlyStopping { get; init; }

    /// <summary>When the loss counts as exploded.</summary>
    public DivergencePlan Divergence { get; init; } = new();

    /// <summary>When the state is saved.</summary>
    public CheckpointPlan Checkpoint { get; init; } = new();

    /// <summary>The data set as the loss wants it: under a loss of regression the labels of a table are numbers to predict.</summary>
    public DatasetPlan LearnedFrom() => Dataset.For(Loss);

    /// <summary>Whether it predicts numbers rather than classes.</summary>
    public bool PredictsNumbers() => LearnedFrom().HasTargets;

    /// <summary>Everything that is wrong with it, before any data is read; paths are relative to it.</summary>
    public IEnumerable<(string Path, string Message)> Problems()
    {
        foreach (var (path, message) in LearnedFrom().Problems())
            yield return ($"dataset.{path}", message);
        if (PredictsNumbers() && Loss == Loss.SoftmaxCrossEntropy)
            yield return ("loss", "softmaxCrossEntropy is a loss of classes: numbers are predicted under meanSquaredError, "
                + "meanAbsoluteError or huber");
        for (var i = 0; i < Preprocessing.Count; i++)
            foreach (var (path, message) in Preprocessing[i].Problems())
                yield return ($"preprocessing[{i}].{path}", message);
        for (var i = 0; i < Augmentation.Count; i++)
            foreach (var (path, message) in Augmentation[i].Problems())
                yield return ($"augmentation[{i}].{path}", message);
        foreach (var (path, message) in Network.Problems())
            yield return ($"network.{path}", message);
        foreach (var (path, message) in Optimizer.Problems())
            yield return ($"optimizer.{path}", message);
        foreach (var (path, message) in Regularization.Problems())
            yield return ($"regularization.{path}", message);
        if (!float.IsFinite((float)(Regularization.L2 + Optimizer.WeightDecay)) && float.IsFinite((float)Regularization.L2)
            && float.IsFinite((float)Optimizer.WeightDecay))
            yield return ("regularization.l2", $"an L2 penalty of {Regularization.L2}: with the weight decay it must be finite in "
                + "single precision");
        if (BatchSize < 1)
            yield return ("batchSize", $"a batch of {BatchSize} examples: must be at least 1");
        if (BatchSize == 1 && Network.BatchNorm)
            yield return ("batchSize", "a batch of 1 example: must be at least 2 with batch normalisation, since one has no variance");
        if (Folds < 2)
            yield return ("folds", $"{Folds} folds: must be at least 2");
        if (EarlyStopping?.Patience < 1)
            yield return ("earlyStopping.patience", $"a patience of {EarlyStopping.Patience} epochs: must be at least 1");
        if (!(Divergence.Factor > 1))
            yield return ("divergence.factor", $"a factor of {Divergence.Factor}: must be above 1");
        if (Checkpoint.Interval < TimeSpan.Zero)
            yield return ("checkpoint.interval", $"an interval of {Checkpoint.Interval}: must not be negative");
        if (Checkpoint.Interval > CheckpointPlan.LongestInterval)
            yield return ("checkpoint.interval", $"an interval of {Checkpoint.Interval}: must be at most "
                + $"{CheckpointPlan.LongestInterval.Days} days");
    }

    /// <summary>Everything in which it does not fit the data; paths are relative to it.</summary>
    public IEnumerable<(string Path, string Message)> DataProblems(DataSplits splits)
    {
        ArgumentNullException.ThrowIfNull(splits);
        if (PredictsNumbers() != splits.Training.IsRegression)
            yield return ("loss", $"{(splits.Training.IsRegression ? "numbers are" : "classes are")} predicted from these data, and this "
                + "loss would predict the other: all trials of a study see the same data");
        var whole = splits.Training.Count + splits.Validation.Count;
        if (Folds > whole)
            yield return ("folds", $"{Folds} folds: training and validation together have {whole} examples");
        // A fold may hold one example more than another.
        var training = Folds is { } folds ? whole - (whole + folds - 1) / folds : splits.Training.Count;
        if (BatchSize > training && training > 0)
            yield return ("batchSize", $"a batch of {BatchSize} examples: the training split{(Folds is null ? "" : " of a fold")} "
                + $"has {training}");
        var shape = splits.Training.Shape;
        for (var i = 0; i < Preprocessing.Count; i++)
        {
            if (Preprocessing[i] is PrincipalComponents { Components: { } components } && components > shape.Features)
                yield return ($"preprocessing[{i}].components", $"{components} components: there are {shape.Features} features");
            shape = Preprocessing[i].ShapeAfter(shape);
        }

        if (Augmentation.Count > 0 && !shape.IsImage)
            yield return ("augmentation", "there are no images to change: after the preprocessing an example has no height and width");
        for (var i = 0; i < Augmentation.Count && shape.IsImage; i++)
            foreach (var (path, message) in Augmentation[i].ShapeProblems(shape))
                yield return ($"augmentation[{i}].{path}", message);
        var fit = new NetworkFit(LayerObserver.RowsAtOnce(BatchSize, splits.Training), copies: 1 + Optimizer.StateCount);
        foreach (var (path, message) in Network.FitProblems(shape, fit))
            yield return ($"network.{path}", message);
    }

    /// <summary>
    /// How many examples an epoch of <paramref name="training"/> examples leaves out: one, where batch normalisation would get a last
    /// batch of one, which has no variance. The order is drawn anew each epoch, so that it is another one each time.
    /// </summary>
    public int LeftOut(int training) => Network.BatchNorm && BatchSize > 1 && training > BatchSize && training % BatchSize == 1 ? 1 : 0;

    /// <summary>What is unwise in it on these data, or worth knowing; each sentence begins with a path relative to it.</summary>
    public IEnumerable<string> DataWarnings(DataSplits splits)
    {
        ArgumentNullException.ThrowIfNull(splits);
        foreach (var remark in splits.Remarks)
            yield return $"dataset: {remark.Text}";
        foreach (var advice in PreprocessingAdvice.Of(Preprocessing, splits.Training))
            yield return advice;
    }
}

/// <summary>Stops a trial whose validation metric no longer improves.</summary>
public sealed record EarlyStoppingPlan
{
    /// <summary>Epochs without a new best before the trial stops, at least 1. Default 5.</summary>
    public int Patience { get; init; } = 5;
}

/// <summary>The lecture's rule: a cost above three times the original has exploded.</summary>
public sealed record DivergencePlan
{
    /// <summary>
    /// The data loss, averaged over the last 256 examples or more, may be at most this many times the initial loss; above 1. Default
    /// 3.
    /// </summary>
    public double Factor { get; init; } = 3;
}

/// <summary>When a training saves what a later attempt can go on from.</summary>
public sealed record CheckpointPlan
{
    /// <summary>The most that <see cref="Interval"/> may be: a hundred years.</summary>
    public static readonly TimeSpan LongestInterval = TimeSpan.FromDays(36_500);

    /// <summary>
    /// Least time between two checkpoints, which are taken after any step: at least 0, at most <see cref="LongestInterval"/>. Default 5 s.
    /// </summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);
}
