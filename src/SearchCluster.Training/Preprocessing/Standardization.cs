namespace SearchCluster.Training.Preprocessing;

/// <summary>Subtracts each feature's mean and divides by its standard deviation; a constant feature becomes 0.</summary>
public sealed record Standardization : PreprocessingStep
{
}
