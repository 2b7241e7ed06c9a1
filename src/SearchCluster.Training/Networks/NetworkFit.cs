using System.Globalization;
using SearchCluster.Training.Data;

namespace SearchCluster.Training.Networks;

/// <summary>Goes through the layers of a network with the shape that each leaves to the next, and says which does not fit.</summary>
/// <param name="rows">Most examples that are at work at once.</param>
/// <param name="copies">Numbers kept of each weight: itself, and what the optimizer keeps.</param>
internal sealed class NetworkFit(int rows, int copies)
{
    // A pass over all outputs counts them in an int.
    private const long MostOutputs = int.MaxValue;

    // A saved state is an array of bytes, four for each of these.
    private const long MostKept = 1 << 29;

    private long _weights;
    private string? _endsImage;

    /// <summary>The first layer's faults that has any; behind it no shape is known.</summary>
    public IEnumerable<(string Path, string Message)> Problems(IEnumerable<PlacedLayer> layers, ImageShape examples)
    {
        var shape = examples;
        foreach (var placed in layers)
        {
            var problems = Problems(placed, shape).ToList();
            foreach (var (path, message) in problems)
                yield return (placed.Part is null ? placed.Path : $"{placed.Path}.{path}", message);
            if (problems.Count > 0)
                yield break;
            _endsImage = placed.Layer.EndsImage ? placed.Path : _endsImage;
            shape = placed.Layer.ShapeAfter(shape);
        }
    }

    private IEnumerable<(string Path, string Message)> Problems(PlacedLayer placed, ImageShape input)
    {
        if (placed.Layer.ReadsImage && _endsImage is not null)
            return [("kind", $"this layer needs height and width: {_endsImage} leaves {input.Features} features without them")];
        var problems = placed.Layer.ShapeProblems(input).ToList();
        return problems.Count > 0 ? problems : SizeProblems(placed, input);
    }

    private IEnumerable<(string Path, string Message)> SizeProblems(PlacedLayer placed, ImageShape input)
    {
        var (outputs, weights) = placed.Layer.CountsAfter(input);
        _weights += weights;
        if (outputs * rows > MostOutputs)
            yield return (placed.Part
                ?? "", $"{Count(outputs)} outputs for each of {rows} examples at once: at most {Count(MostOutputs)} are possible in all");
        if (_weights * copies > MostKept)
            yield return (placed.Part
                ?? "", $"{Count(_weights * copies)} weights up to this layer, what the optimizer keeps of each counted: at most "
                + $"{Count(MostKept)} are possible");
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>A layer, and where the plan says it.</summary>
/// <param name="Path">Path below the network.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Part">Key of its size inside the path; null where the path is a number in a short form, and has no inside.</param>
internal readonly record struct PlacedLayer(string Path, LayerPlan Layer, string? Part);
