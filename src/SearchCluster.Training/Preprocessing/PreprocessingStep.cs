using System.Text.Json.Serialization;
using SearchCluster.Training.Data;

namespace SearchCluster.Training.Preprocessing;

/// <summary>One step of preprocessing; what it subtracts, divides by or turns to is fitted on the training split alone.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(MeanSubtraction), "meanSubtraction")]
[JsonDerivedType(typeof(PerChannelMean), "perChannelMean")]
[JsonDerivedType(typeof(Standardization), "standardize")]
[JsonDerivedType(typeof(MinMaxScaling), "minMax")]
[JsonDerivedType(typeof(PrincipalComponents), "pca")]
[JsonDerivedType(typeof(Whitening), "whitening")]
public abstract record PreprocessingStep
{
    /// <summary>What is wrong with it, before any data is read; paths are relative to it.</summary>
    public virtual IEnumerable<(string Path, string Message)> Problems() => [];

    /// <summary>Layout of an example afterwards, as far as it shows without the data.</summary>
    public virtual ImageShape ShapeAfter(ImageShape shape) => shape;

    /// <summary>Learns what the step needs from the training split.</summary>
    internal abstract FittedStep Fit(Examples training);
}
