using System.Globalization;
using System.Text.Json;
using SearchCluster.Training.Data;
using SearchCluster.Training.Data.Tables;
using SearchCluster.Training.Layers;
using SearchCluster.Training.Losses;
using SearchCluster.Training.Networks;
using SearchCluster.Training.Numerics;
using SearchCluster.Training.Optimizers;
using SearchCluster.Training.Preprocessing;
using SearchCluster.Training.Reports;

namespace SearchCluster.Training.Runs;

/// <summary>
/// All that predicts, and nothing else: the plan, the preprocessing as it was fitted, the classes, the weights and the running
/// statistics of batch normalisation. It needs neither the data nor the seed that it came from.
/// </summary>
public sealed partial class TrainedModel
{
    private static ReadOnlySpan<byte> Mark => "SCmodel\n"u8;

    private readonly Header _header;
    private readonly FittedPipeline _preprocessing;
    private readonly float[] _network;

    private TrainedModel(Header header, FittedPipeline preprocessing, float[] network) =>
        (_header, _preprocessing, _network) = (header, preprocessing, network);

    /// <summary>The plan that it was trained by.</summary>
    public TrainingPlan Plan => _header.Plan;

    /// <summary>Layout of an example before the preprocessing.</summary>
    public ImageShape Shape => _header.Shape;

    /// <summary>Number of classes, and outputs.</summary>
    public int Classes => _header.Classes;

    /// <summary>What each class is called in the data; null where classes have numbers alone.</summary>
    public IReadOnlyList<string>? ClassNames => _header.ClassNames;

    /// <summary>What each feature is called in the data; null where features have numbers alone.</summary>
    public IReadOnlyList<string>? FeatureNames => _header.FeatureNames;

    /// <summary>How the numbers that it predicts were scaled; null where it predicts classes.</summary>
    public TargetScaling? TargetScaling => _header.TargetScaling;

    /// <summary>How the columns of a table became its features; null where its data came from no table.</summary>
    public TableEncoding? Encoding => _header.Encoding;

    /// <summary>What each output stands for: a class, by its name or its number, or a predicted number.</summary>
    public IReadOnlyList<string> OutputNames => TargetScaling?.Names ?? ClassNames
        ?? [.. Enumerable.Range(0, Classes).Select(label => label.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Whether predictions are probabilities, by the softmax of the outputs; else they are the outputs.</summary>
    public bool GivesProbabilities => TargetScaling is null && Plan.Loss == Loss.SoftmaxCrossEntropy;

    /// <summary>
    /// Which training it is of, and after which epoch: see <see cref="TrainingIdentity.After"/>; null where it was not said.
    /// </summary>
    public string? Identity => _header.Identity;

    /// <summary>Puts a model together.</summary>
    /// <param name="plan">The plan of the training.</param>
    /// <param name="training">The training split before the preprocessing, which is fitted on it once more.</param>
    /// <param name="network">What <see cref="TrainingRun.CopyNetwork"/> gave.</param>
    public static TrainedModel Of(TrainingPlan plan, Examples training, float[] network)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return Of(plan, training, FittedPipeline.Fit(plan.Preprocessing, training), network);
    }

    /// <summary>Puts a model together.</summary>
    /// <param name="plan">The plan of the training.</param>
    /// <param name="training">The training split before the preprocessing.</param>
    /// <param name="preprocessing">The plan's preprocessing, fitted on that split.</param>
    /// <param name="network">What <see cref="TrainingRun.CopyNetwork"/> gave.</param>
    /// <param name="identity">Which training it is of, and after which epoch: see <see cref="TrainingIdentity.After"/>.</param>
    public static TrainedModel Of(
        TrainingPlan plan, Examples training, FittedPipeline preprocessing, float[] network, string? identity = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(network);
        var prepared = preprocessing.ShapeAfter(training.Shape);
        return new TrainedModel(
            new Header(plan, training.Shape, training.Classes, training.ClassNames, training.FeatureNames, prepared, identity,
                training.TargetScaling, training.Encoding, training.Exact is not null), preprocessing, network);
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are no model, are damaged, or are of another version; the message says
    /// which.</exception>
    public static TrainedModel Read(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Mark))
            throw new InvalidDataException($"these {bytes.Length} bytes are no model");
        var content = SealedState.Opened(bytes[Mark.Length..], out var refusal);
        if (refusal is not null)
            throw new InvalidDataException($"the model cannot be used: {refusal.Reason}");
        using var reader = new BinaryReader(new MemoryStream(content));
        var header = JsonSerializer.Deserialize<Header>(PackedBytes.Read(reader), SealedState.Json)!;
        var preprocessing = FittedPipeline.Read(reader);
        var network = new float[reader.ReadInt32()];
        PackedBytes.Read(reader, network);
        return new TrainedModel(header, preprocessing, network);
    }

    /// <summary>The model as bytes, sealed by a hash.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        PackedBytes.Write(writer, JsonSerializer.SerializeToUtf8Bytes(_header, SealedState.Json));
        _preprocessing.Write(writer);
        writer.Write(_network.Length);
        PackedBytes.Write(writer, _network);
        writer.Flush();
        return [.. Mark, .. SealedState.Seal(stream.GetBuffer().AsSpan(0, (int)stream.Length))];
    }

    /// <summary>Loss and accuracy on labelled examples.</summary>
    /// <param name="examples">Examples as they are before the preprocessing.</param>
    /// <param name="cancellationToken">Gives up between two batches.</param>
    /// <param name="scores">Names of the scores of classes that are measured; none by default.</param>
    /// <exception cref="ArgumentException">The examples have another layout or other classes than the model was trained on.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Evaluation Evaluate(
        Examples examples, CancellationToken cancellationToken = default, IReadOnlyCollection<string>? scores = null)
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (examples.Shape != Shape || examples.Classes != Classes || examples.IsRegression != TargetScaling is not null)
        {
            throw new ArgumentException(
                $"The examples have {examples.Shape.Features} features and {examples.Classes} classes, "
                + $"the model {Shape.Features} and {Classes}.",
                nameof(examples));
        }

        using var network = OpenNetwork(LayerObserver.EvaluationRows);
        var step = new TrainingStep(Plan, network, LayerObserver.EvaluationRows, augmentation: [], seed: 0);
        var batches = MiniBatch.Cut(examples.Count, LayerObserver.EvaluationRows, leastRows: 1);
        return step.Evaluate(
            _preprocessing.Apply(examples), batches, PassMode.Evaluation, ClassBoard.Of(examples, scores ?? []), cancellationToken);
    }

    /// <summary>
    /// What the network says of examples, row-major, <c>[Count × Classes]</c>: probabilities where <see cref="GivesProbabilities"/>, and
    /// predicted numbers in the units of the data.
    /// </summary>
    /// <param name="examples">Examples as they are before the preprocessing; their labels do not matter.</param>
    /// <param name="cancellationToken">Gives up between two batches.</param>
    /// <exception cref="ArgumentException">The examples have another layout than the model was trained on.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public unsafe double[] Predict(Examples examples, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (examples.Shape != Shape)
            throw new ArgumentException(
                $"The examples have {examples.Shape.Features} features, the model {Shape.Features}.", nameof(examples));
        var prepared = _preprocessing.Apply(examples);
        var predictions = new double[examples.Count * Classes];
        using var network = OpenNetwork(LayerObserver.EvaluationRows);
        foreach (var batch in MiniBatch.Cut(examples.Count, LayerObserver.EvaluationRows, leastRows: 1))
        {
            cancellationToken.ThrowIfCancellationRequested();
            network.Gather(prepared, batch);
            var outputs = network.Forward(new Pass(PassMode.Evaluation, batch.Rows));
            if (GivesProbabilities)
                LossFunction.Softmax(outputs, batch.Rows, Classes);
            for (var row = 0; row < batch.Rows; row++)
                for (var place = 0; place < Classes; place++)
                {
                    var output = outputs[(long)row * Workspace.Stride(Classes) + place];
                    predictions[(batch.Start + row) * Classes + place] = TargetScaling?.Unscale(place, output) ?? output;
                }
        }

        return predictions;
    }

    // Predictions need no optimizer: sgd keeps nothing beside the weights.
    private Network OpenNetwork(int rows)
    {
        var network = new Network(Plan.Network, new SgdOptimizer(), _header.Prepared, Classes, rows, seed: 0);
        network.Parameters.TakeModel(_network);
        return network;
    }

    private sealed record Header(
        TrainingPlan Plan,
        ImageShape Shape,
        int Classes,
        IReadOnlyList<string>? ClassNames,
        IReadOnlyList<string>? FeatureNames,
        ImageShape Prepared,
        string? Identity = null,
        TargetScaling? TargetScaling = null,
        TableEncoding? Encoding = null,
        bool InDoublePrecision = false);
}
