namespace SearchCluster.Training.Tests.Reference;

/// <summary>What a forward pass leaves behind: the outputs, and every layer's values for the way back.</summary>
internal sealed record ReferencePass(ReferenceMode Mode, IReadOnlyList<ReferenceLayerPass> Layers)
{
    /// <summary>[examples][classes], before any softmax.</summary>
    public double[][] Outputs => Layers[^1].Outputs;
}

/// <summary>One layer's values, each [examples][units].</summary>
internal sealed record ReferenceLayerPass
{
    public required double[][] Inputs { get; init; }

    /// <summary>x̂, before γ and β; null without batch normalisation.</summary>
    public double[][]? Normalized { get; init; }

    /// <summary>√(variance + ε) of each unit; null without batch normalisation.</summary>
    public double[]? Deviation { get; init; }

    /// <summary>What enters the activation.</summary>
    public required double[][] Preactivations { get; init; }

    /// <summary>What leaves the activation, before dropout.</summary>
    public required double[][] Activations { get; init; }

    /// <summary>Which units dropout kept; null for all.</summary>
    public bool[][]? Kept { get; init; }

    /// <summary>What the next layer reads.</summary>
    public required double[][] Outputs { get; init; }
}

/// <summary>Derivatives of a loss.</summary>
/// <param name="Layers">By every parameter.</param>
/// <param name="Inputs">By every input feature, [examples][features].</param>
internal sealed record ReferenceGradients(IReadOnlyList<ReferenceLayer> Layers, double[][] Inputs);
