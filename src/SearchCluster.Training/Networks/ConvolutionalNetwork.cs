using SearchCluster.Training.Data;
using SearchCluster.Training.Networks.Layers;

namespace SearchCluster.Training.Networks;

/// <summary>
/// Convolutions over images, and a linear output layer with one unit a class: layers as they are listed, or in short
/// <see cref="Filters"/> and <see cref="Hidden"/>.
/// </summary>
public sealed record ConvolutionalNetwork : NetworkPlan
{
    /// <summary>The hidden layers in order. Default: those that <see cref="Filters"/> and <see cref="Hidden"/> stand for.</summary>
    public IReadOnlyList<LayerPlan>? Layers { get; init; }

    /// <summary>In short: for each number a convolution of so many 3 × 3 filters and a max pooling of 2. Default [16, 32].</summary>
    public IReadOnlyList<int>? Filters { get; init; }

    /// <summary>In short: dense hidden layers after the convolutions. Default none.</summary>
    public IReadOnlyList<int>? Hidden { get; init; }

    private IReadOnlyList<int> ShortFilters => Filters ?? [16, 32];

    /// <summary>The layers, whichever way they were given.</summary>
    public IReadOnlyList<LayerPlan> LayerPlans() => Layers ??
    [
        .. ShortFilters.SelectMany(filters => (LayerPlan[])[new ConvolutionPlan { Filters = filters }, new MaxPoolingPlan()]),
        .. (Hidden ?? []).Select(units => new DensePlan { Units = units }),
    ];

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        if (Layers is not null && (Filters is not null || Hidden is not null))
            yield return ("layers", "layers excludes filters and hidden: give one or the other");
        for (var i = 0; i < Layers?.Count; i++)
            foreach (var (path, message) in Layers[i].Problems())
                yield return ($"layers[{i}].{path}", message);
        for (var i = 0; i < Filters?.Count; i++)
            if (Filters[i] < 1)
                yield return ($"filters[{i}]", $"{Filters[i]} filters: must be at least 1");
        for (var i = 0; i < Hidden?.Count; i++)
            if (Hidden[i] < 1)
                yield return ($"hidden[{i}]", $"{Hidden[i]} units: must be at least 1");
        foreach (var problem in base.Problems())
            yield return problem;
    }

    /// <inheritdoc/>
    internal override IEnumerable<(string Path, string Message)> FitProblems(ImageShape examples, NetworkFit fit)
    {
        if (!examples.IsImage)
        {
            yield return ("kind", $"a convolutional network needs images: after the preprocessing an example is {examples.Features} features without height and width");
            yield break;
        }

        foreach (var problem in base.FitProblems(examples, fit))
            yield return problem;
    }

    internal override IEnumerable<PlacedLayer> PlacedLayers()
    {
        var layers = LayerPlans();
        for (var i = 0; i < layers.Count; i++)
            yield return Layers is not null ? new($"layers[{i}]", layers[i], layers[i].SizeKey)
                : i < 2 * ShortFilters.Count ? new($"filters[{i / 2}]", layers[i], null)
                : new($"hidden[{i - 2 * ShortFilters.Count}]", layers[i], null);
    }

    internal override void Build(NetworkBuilder builder)
    {
        foreach (var layer in LayerPlans())
            layer.Build(builder, this);
    }
}
