namespace SearchCluster.Training.Initializers;

/// <summary>Variance 1 / fan-in, as the lecture has it; with fanAverage and uniform as the paper has it (Glorot and Bengio, AISTATS 2010, eq. 12 and 16).</summary>
public sealed record XavierInitializer : ScaledInitializer
{
    private protected override double Gain => 1;
}
