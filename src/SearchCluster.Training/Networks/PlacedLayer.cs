using SearchCluster.Training.Networks.Layers;

namespace SearchCluster.Training.Networks;

/// <summary>A layer, and where the plan says it.</summary>
/// <param name="Path">Path below the network.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Part">Key of its size inside the path; null where the path is a number in a short form, and has no inside.</param>
internal readonly record struct PlacedLayer(string Path, LayerPlan Layer, string? Part);
