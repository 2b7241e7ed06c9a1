using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Networks;

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

    private static void Copy(float* source, ExampleLayout from, float* target, ExampleLayout to)
    {
        for (var place = 0; place < from.Places; place++, source += from.PlaceStride, target += to.PlaceStride)
            for (var channel = 0; channel < from.Shape.Channels; channel++)
                target[channel * (nint)to.ChannelStride] = source[channel * (nint)from.ChannelStride];
    }
}
