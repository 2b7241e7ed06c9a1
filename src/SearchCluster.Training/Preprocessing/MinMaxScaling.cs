namespace SearchCluster.Training.Preprocessing;

/// <summary>Maps each feature's least and greatest value of the training split to −1 and 1; a constant feature becomes 0.</summary>
public sealed record MinMaxScaling : PreprocessingStep
{
}
