namespace SearchCluster.Training.Reports;

/// <summary>
/// One hidden layer at the end of an epoch, measured on at most 1,000 training examples in the split's order, batch normalisation on
/// the statistics of these, dropout off.
/// </summary>
public sealed record LayerReport
{
    /// <summary>Name of the layer: dense1, dense2, …</summary>
    public required string Layer { get; init; }

    /// <summary>Mean after the activation, over units and examples.</summary>
    public required double ActivationMean { get; init; }

    /// <summary>Standard deviation after the activation, over units and examples together.</summary>
    public required double ActivationStandardDeviation { get; init; }

    /// <summary>Share of activations with |tanh| above 0.99, or a sigmoid outside 0.01 to 0.99; 0 for other activations.</summary>
    public required double SaturatedShare { get; init; }

    /// <summary>Share of ReLU units that are zero on all of the examples; 0 for other activations.</summary>
    public required double DeadShare { get; init; }

    /// <summary>Share of units whose incoming weights all equal the first unit's: 1 when the layer's symmetry is unbroken.</summary>
    public required double SymmetricShare { get; init; }

    /// <summary>Euclidean norm of the data loss's gradient by the layer's weights, over these examples.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>‖update‖ / ‖weights‖ at the epoch's last step; null before the first.</summary>
    public required double? UpdateRatio { get; init; }
}
