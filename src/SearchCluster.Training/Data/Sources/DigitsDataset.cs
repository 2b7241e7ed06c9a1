namespace SearchCluster.Training.Data;

/// <summary>1,797 handwritten digits of 8 × 8 pixels in 0..16 (UCI, Optical Recognition of Handwritten Digits, CC BY 4.0), shipped with the library.</summary>
public sealed record DigitsDataset : DatasetPlan
{
}
