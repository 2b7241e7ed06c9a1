using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using SearchCluster.Training.Data;

namespace SearchCluster.Training.Export;

/// <summary>
/// Puts the nodes of an ONNX graph one after the other: each reads what the one before it made. Examples enter as vectors, channel by
/// channel, one a row; what works on images turns them into (batch, channels, height, width), and what works on vectors back.
/// </summary>
internal sealed class OnnxGraph
{
    private readonly GraphProto _graph = new() { Name = "network" };
    private readonly Dictionary<string, int> _named = [];

    /// <summary>Begins with the input.</summary>
    /// <param name="input">Its name.</param>
    /// <param name="features">Numbers of one example.</param>
    /// <param name="inDoublePrecision">Whether they come in double precision, and are worked on in it until
    /// <see cref="ToSinglePrecision"/>.</param>
    public OnnxGraph(string input, int features, bool inDoublePrecision)
    {
        (Current, InDoublePrecision) = (input, inDoublePrecision);
        _graph.Input.Add(
            Description(input, inDoublePrecision ? TensorProto.Types.DataType.Double : TensorProto.Types.DataType.Float, features));
    }

    /// <summary>Name of what the last node made.</summary>
    public string Current { get; set; }

    /// <summary>The shape of its examples where they are images; null where they are vectors.</summary>
    public ImageShape? Image { get; set; }

    /// <summary>Whether it is in double precision.</summary>
    public bool InDoublePrecision { get; private set; }

    /// <summary>The node that reads <see cref="Current"/> and then further inputs; its output becomes <see cref="Current"/>.</summary>
    public void Add(string operation, IEnumerable<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = operation, Name = Unused(operation) };
        node.Input.Add(Current);
        node.Input.AddRange(inputs);
        foreach (var attribute in attributes)
            node.Attribute.Add(attribute);
        Current = $"{node.Name}.output";
        node.Output.Add(Current);
        _graph.Node.Add(node);
    }

    /// <summary>The node that reads <see cref="Current"/> alone.</summary>
    public void Add(string operation, params ReadOnlySpan<AttributeProto> attributes) => Add(operation, [], attributes);

    /// <summary>The node that combines <see cref="Current"/> with one number.</summary>
    public void AddWithNumber(string operation, float number) => Add(operation, [Constant("number", [number])]);

    /// <summary>Keeps numbers in the graph, and returns their name.</summary>
    public string Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> dimensions) =>
        Keep(name, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(values), dimensions);

    /// <summary>Keeps numbers in the precision that the graph works in at this place, and returns their name.</summary>
    public string Constant(string name, ReadOnlySpan<double> values, params ReadOnlySpan<long> dimensions)
    {
        if (InDoublePrecision)
            return Keep(name, TensorProto.Types.DataType.Double, MemoryMarshal.AsBytes(values), dimensions);
        var single = new float[values.Length];
        for (var i = 0; i < single.Length; i++)
            single[i] = (float)values[i];
        return Constant(name, single, dimensions);
    }

    /// <summary>From here on in single precision.</summary>
    public void ToSinglePrecision()
    {
        if (!InDoublePrecision)
            return;
        Add("Cast", Number("to", (long)TensorProto.Types.DataType.Float));
        InDoublePrecision = false;
    }

    /// <summary>Outputs in the units of the data, y · scale + mean, rounded once.</summary>
    public void Unscale(double[] scales, double[] means)
    {
        Add("Cast", Number("to", (long)TensorProto.Types.DataType.Double));
        InDoublePrecision = true;
        Add("Mul", [Constant("scale", scales, scales.Length)]);
        Add("Add", [Constant("mean", means, means.Length)]);
        ToSinglePrecision();
    }

    /// <summary>Makes images of the examples, unless they are.</summary>
    public void AsImages(ImageShape shape)
    {
        if (Image is null)
            Reshape(shape.Channels, shape.Height, shape.Width);
        Image = shape;
    }

    /// <summary>Makes vectors of the examples, unless they are.</summary>
    public void AsVectors()
    {
        if (Image is { } shape)
            Reshape(shape.Features);
        Image = null;
    }

    /// <summary>Ends the graph with <see cref="Current"/> as its output.</summary>
    /// <param name="output">Its name.</param>
    /// <param name="values">Numbers of one example.</param>
    public GraphProto End(string output, int values)
    {
        Add("Identity");
        _graph.Node[^1].Output[0] = Current = output;
        _graph.Output.Add(Description(output, TensorProto.Types.DataType.Float, values));
        return _graph;
    }

    /// <summary>An attribute that is one whole number.</summary>
    public static AttributeProto Number(string name, long value) =>
        new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    /// <summary>An attribute that is one number.</summary>
    public static AttributeProto Number(string name, float value) =>
        new() { Name = name, F = value, Type = AttributeProto.Types.AttributeType.Float };

    /// <summary>An attribute that is several whole numbers.</summary>
    public static AttributeProto Numbers(string name, params IEnumerable<long> values) =>
        new() { Name = name, Ints = { values }, Type = AttributeProto.Types.AttributeType.Ints };

    // The batch keeps whatever size it has.
    private void Reshape(params ReadOnlySpan<long> example)
    {
        long[] shape = [-1, .. example];
        Add("Reshape", [Keep("shape", TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes<long>(shape), [shape.Length])]);
    }

    private string Keep(string name, TensorProto.Types.DataType type, ReadOnlySpan<byte> values, ReadOnlySpan<long> dimensions)
    {
        // Raw data are little-endian, as every processor is that .NET runs on but one.
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("models are exported on little-endian processors alone");
        var tensor = new TensorProto { Name = Unused(name), DataType = (int)type, RawData = ByteString.CopyFrom(values) };
        foreach (var dimension in dimensions)
            tensor.Dims.Add(dimension);
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    // Names must differ: a number makes them.
    private string Unused(string name)
    {
        var number = _named[name] = _named.GetValueOrDefault(name) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{char.ToLowerInvariant(name[0])}{name[1..]}{number}");
    }

    private static ValueInfoProto Description(string name, TensorProto.Types.DataType type, int values) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor
            {
                ElemType = (int)type,
                Shape = new TensorShapeProto
                {
                    Dim = { new TensorShapeProto.Types.Dimension { DimParam = "batch" },
                        new TensorShapeProto.Types.Dimension { DimValue = values } },
                },
            },
        },
    };
}
