namespace SearchCluster.Training.Optimizers;

/// <summary>One segment of parameters, its gradient, and what an optimizer must know to update it.</summary>
internal readonly unsafe struct ParameterUpdate
{
    /// <summary>The parameters; updated in place.</summary>
    public required float* Parameters { get; init; }

    /// <summary>Gradient of the data loss.</summary>
    public required float* Gradients { get; init; }

    /// <summary>
    /// The first of the arrays that the optimizer keeps of this segment; the others follow, <see cref="StateStride"/> floats apart.
    /// </summary>
    public required float* States { get; init; }

    /// <summary>Floats from one of these arrays to the next.</summary>
    public required nint StateStride { get; init; }

    /// <summary>Number of floats, a multiple of the widest vector.</summary>
    public required int Length { get; init; }

    /// <summary>Learning rate of this step, schedule included.</summary>
    public required double LearningRate { get; init; }

    /// <summary>L2 penalty; 0 for anything but weights.</summary>
    public required double L2 { get; init; }

    /// <summary>L1 penalty; 0 for anything but weights.</summary>
    public required double L1 { get; init; }

    /// <summary>Weight decay; 0 for anything but weights.</summary>
    public required double WeightDecay { get; init; }

    /// <summary>Number of this step, from 1.</summary>
    public required long Step { get; init; }
}
