namespace SearchCluster.Training.Networks;

/// <summary>
/// In short, a network of dense hidden layers. Each is product, batch normalisation (if any), activation, dropout (if any).
/// </summary>
public sealed record DenseNetwork : NetworkPlan
{
    private const int DefaultWidth = 128;

    /// <summary>
    /// Units of each hidden layer; empty for a linear classifier. Default: <see cref="Depth"/> layers of <see cref="Width"/>, or [128].
    /// </summary>
    public IReadOnlyList<int>? Hidden { get; init; }

    /// <summary>Number of hidden layers, instead of <see cref="Hidden"/>, at least 0.</summary>
    public int? Depth { get; init; }

    /// <summary>Units of each of the <see cref="Depth"/> layers, at least 1. Default 128.</summary>
    public int? Width { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        if (Layers is not null && (Hidden is not null || Depth is not null || Width is not null))
            yield return ("layers", "layers excludes hidden, depth and width: give one or the other");
        if (Hidden is not null && (Depth is not null || Width is not null))
            yield return ("hidden", "hidden excludes depth and width: give one or the other");
        for (var i = 0; i < Hidden?.Count; i++)
            if (Hidden[i] < 1)
                yield return ($"hidden[{i}]", $"{Hidden[i]} units: must be at least 1");
        if (Depth < 0)
            yield return ("depth", $"{Depth} layers: must be at least 0");
        if (Width < 1)
            yield return ("width", $"{Width} units: must be at least 1");
        foreach (var problem in base.Problems())
            yield return problem;
    }

    private protected override IEnumerable<PlacedLayer> Shorthand() =>
        (Hidden ?? Enumerable.Repeat(Width ?? DefaultWidth, Depth ?? 1)).Select((units, i) =>
            new PlacedLayer(
                Hidden is not null ? $"hidden[{i}]" : Width is not null ? "width" : "depth", new DensePlan { Units = units }, null));
}
