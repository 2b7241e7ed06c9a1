using SearchCluster.Training.Export;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Layers;

/// <summary>The same values in another layout: where images enter, and where they become a vector.</summary>
internal sealed unsafe class ReorderLayer : Layer
{
    private readonly ExampleLayout _from;
    private readonly float* _output;

    /// <summary>Reserves its output.</summary>
    public ReorderLayer(Workspace workspace, ExampleLayout from, ExampleLayout to, int rows)
    {
        (_from, Layout) = (from, to);
        _output = workspace.Allocate((long)rows * to.Stride);
    }

    /// <inheritdoc/>
    public override ExampleLayout Layout { get; }

    /// <inheritdoc/>
    public override int Widest => Math.Max(_from.Stride, Layout.Stride);

    /// <inheritdoc/>
    public override float* Forward(float* input, in Pass pass)
    {
        for (var row = 0; row < pass.Rows; row++)
            Copy(input + (long)row * _from.Stride, _from, _output + (long)row * Layout.Stride, Layout);
        return _output;
    }

    /// <inheritdoc/>
    public override float* Backward(float* gradient, float* free, int rows)
    {
        if (free is null)
            return null;
        // What pads the channels has no gradient.
        new Span<float>(free, rows * _from.Stride).Clear();
        for (var row = 0; row < rows; row++)
            Copy(gradient + (long)row * Layout.Stride, Layout, free + (long)row * _from.Stride, _from);
        return free;
    }

    /// <inheritdoc/>
    /// <remarks>A graph has no layouts: the layers that need images or vectors say so.</remarks>
    public override void Export(OnnxGraph graph)
    {
    }

    // One of the two lies channel by channel, the other place by place: a transposition.
    private static void Copy(float* source, ExampleLayout from, float* target, ExampleLayout to)
    {
        if (from.PlaceStride == 1)
            MatrixPacking.Transpose(source, from.ChannelStride, from.Shape.Channels, from.Places, target, to.PlaceStride);
        else
            MatrixPacking.Transpose(source, from.PlaceStride, from.Places, from.Shape.Channels, target, to.ChannelStride);
    }
}
