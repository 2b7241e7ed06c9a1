namespace SearchCluster.Training.Preflight;

/// <summary>What penalties are made of: sums over all weights, biases, γ and β left out.</summary>
/// <param name="Squares">Σ w².</param>
/// <param name="Magnitudes">Σ |w|.</param>
internal readonly record struct WeightSums(double Squares, double Magnitudes);
