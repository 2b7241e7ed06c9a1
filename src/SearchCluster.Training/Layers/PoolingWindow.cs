using SearchCluster.Training.Data;
using SearchCluster.Training.Export;

namespace SearchCluster.Training.Layers;

/// <summary>A window that slides over each channel.</summary>
/// <param name="Height">Its height.</param>
/// <param name="Width">Its width.</param>
/// <param name="Stride">Pixels from one place to the next; what is left at the lower and right edge is dropped.</param>
internal readonly record struct PoolingWindow(int Height, int Width, int Stride)
{
    /// <summary>Shape of the output.</summary>
    public ImageShape ShapeAfter(ImageShape input) =>
        new(input.Channels, (input.Height - Height) / Stride + 1, (input.Width - Width) / Stride + 1);

    /// <summary>Appends a pooling by this window to a graph.</summary>
    public void Export(OnnxGraph graph, string operation) =>
        graph.Add(operation, OnnxGraph.Numbers("kernel_shape", Height, Width), OnnxGraph.Numbers("strides", Stride, Stride));

    /// <summary>Whether every pixel lies under exactly one window.</summary>
    public bool TilesExactly(ImageShape input) =>
        Height == Stride && Width == Stride && input.Height % Stride == 0 && input.Width % Stride == 0;
}
