namespace SearchCluster.Training.Preprocessing;

/// <summary>Subtracts the mean image: the mean of each feature over the training split (Krizhevsky, Sutskever and Hinton, NIPS 2012).</summary>
public sealed record MeanSubtraction : PreprocessingStep
{
}
