namespace SearchCluster.Training.Networks;

/// <summary>A run of parameters that belong together.</summary>
/// <param name="Layer">Number of the dense layer, from 1, that they belong to; the output layer is the last.</param>
/// <param name="Offset">First float in the store; whole registers.</param>
/// <param name="Length">Number of floats, padding included.</param>
/// <param name="IsWeights">Whether penalties and weight decay apply: to weights, not to biases, γ and β.</param>
internal readonly record struct ParameterSegment(int Layer, int Offset, int Length, bool IsWeights);
