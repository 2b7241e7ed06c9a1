using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using Onnx;
using SearchCluster.Training.Export;

namespace SearchCluster.Training.Runs;

/// <summary>The model for other programs.</summary>
public sealed partial class TrainedModel
{
    /// <summary>Name of the input of an ONNX model: one example a row, as it is before the preprocessing.</summary>
    public const string OnnxInput = "features";

    // Old enough for every runtime in use, and the first with the batch normalisation that is used here.
    private const int Operators = 15;
    private const int Version = 8;

    // What protobuf can hold in one message, less what the graph takes beside the numbers.
    private const long MostBytes = int.MaxValue - (16L << 20);

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Name of the output of an ONNX model: <c>probabilities</c>, <c>predictions</c> of numbers, or <c>outputs</c> for classes that were
    /// learned by another loss than cross-entropy.
    /// </summary>
    public string OnnxOutput => GivesProbabilities ? "probabilities" : TargetScaling is null ? "outputs" : "predictions";

    /// <summary>
    /// Writes the model as ONNX, for any number of examples at once: the preprocessing, the network with the running statistics of its
    /// batch
    /// normalisation, and the softmax, or the scale of the numbers that it predicts. Classes and features are named in the metadata, as
    /// JSON arrays.
    /// </summary>
    /// <param name="stream">Where to.</param>
    /// <param name="metadata">What else the metadata say.</param>
    /// <exception cref="InvalidDataException">The model is larger than an ONNX file may be.</exception>
    public void WriteOnnx(Stream stream, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(metadata);
        if ((long)_network.Length * sizeof(float) > MostBytes)
            throw new InvalidDataException($"the model has {_network.Length:N0} numbers: an ONNX file holds at most 2 GiB");
        var graph = new OnnxGraph(OnnxInput, Shape.Features, _header.InDoublePrecision);
        _preprocessing.Export(graph);
        using (var network = OpenNetwork(rows: 1))
            foreach (var layer in network.Layers)
                layer.Export(graph);
        if (GivesProbabilities)
            graph.Add("Softmax", OnnxGraph.Number("axis", 1));
        if (TargetScaling is { } scaling)
            graph.Unscale(scaling.Scales, scaling.Means);
        var model = new ModelProto
        {
            IrVersion = Version,
            ProducerName = "SearchCluster",
            ProducerVersion = typeof(TrainedModel).Assembly.GetName().Version!.ToString(3),
            Graph = graph.End(OnnxOutput, Classes),
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = Operators } },
        };
        foreach (var (key, value) in Names().Concat(metadata))
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        model.WriteTo(stream);
    }

    private IEnumerable<KeyValuePair<string, string>> Names()
    {
        yield return TargetScaling is { } scaling
            ? new("targets", JsonSerializer.Serialize(scaling.Names, Plain))
            : new("classes", JsonSerializer.Serialize(OutputNames, Plain));
        if (FeatureNames is { } features)
            yield return new("features", JsonSerializer.Serialize(features, Plain));
        if (Shape.IsImage)
            yield return new("shape", JsonSerializer.Serialize<int[]>([Shape.Channels, Shape.Height, Shape.Width], Plain));
    }
}
