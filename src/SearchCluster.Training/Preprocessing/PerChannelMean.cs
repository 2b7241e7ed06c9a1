namespace SearchCluster.Training.Preprocessing;

/// <summary>Subtracts one mean per channel, over all its pixels of the training split (Simonyan and Zisserman, ICLR 2015).</summary>
public sealed record PerChannelMean : PreprocessingStep
{
}
