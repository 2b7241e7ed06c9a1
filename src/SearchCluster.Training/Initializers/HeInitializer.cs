namespace SearchCluster.Training.Initializers;

/// <summary>Variance 2 / fan-in: ReLU halves the variance, this doubles it again (He and others, ICCV 2015, eq. 10).</summary>
public sealed record HeInitializer : ScaledInitializer
{
    private protected override double Gain => 2;
}
