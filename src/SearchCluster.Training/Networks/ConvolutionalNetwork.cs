using SearchCluster.Training.Data;

namespace SearchCluster.Training.Networks;

/// <summary>A network over images: in short, convolutions with pooling, and then dense hidden layers.</summary>
public sealed record ConvolutionalNetwork : NetworkPlan
{
    /// <summary>For each number a convolution of so many 3 × 3 filters and a max pooling of 2. Default [16, 32].</summary>
    public IReadOnlyList<int>? Filters { get; init; }

    /// <summary>Dense hidden layers after the convolutions. Default none.</summary>
    public IReadOnlyList<int>? Hidden { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        if (Layers is not null && (Filters is not null || Hidden is not null))
            yield return ("layers", "layers excludes filters and hidden: give one or the other");
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
            yield return ("kind",
                $"a convolutional network needs images: after the preprocessing an example is {examples.Features} features without "
                + "height and width");
            yield break;
        }

        foreach (var problem in base.FitProblems(examples, fit))
            yield return problem;
    }

    private protected override IEnumerable<PlacedLayer> Shorthand() =>
    [
        .. (Filters ?? [16, 32]).SelectMany((filters, i) => Block($"filters[{i}]", filters)),
        .. (Hidden ?? []).Select((units, i) => new PlacedLayer($"hidden[{i}]", new DensePlan { Units = units }, null)),
    ];

    private static PlacedLayer[] Block(string path, int filters) =>
        [new(path, new ConvolutionPlan { Filters = filters }, null), new(path, new MaxPoolingPlan(), null)];
}
