using System.Text.Json.Serialization;
using SearchCluster.Training.Data;
using SearchCluster.Training.Layers;

namespace SearchCluster.Training.Networks;

/// <summary>One layer of a convolutional network.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ConvolutionPlan), "convolution")]
[JsonDerivedType(typeof(ResidualPlan), "residual")]
[JsonDerivedType(typeof(MaxPoolingPlan), "maxPooling")]
[JsonDerivedType(typeof(AveragePoolingPlan), "averagePooling")]
[JsonDerivedType(typeof(GlobalAveragePoolingPlan), "globalAveragePooling")]
[JsonDerivedType(typeof(FlattenPlan), "flatten")]
[JsonDerivedType(typeof(DensePlan), "dense")]
[JsonDerivedType(typeof(DropoutPlan), "dropout")]
public abstract record LayerPlan
{
    /// <summary>What is wrong with it; paths are relative to it.</summary>
    public virtual IEnumerable<(string Path, string Message)> Problems() => [];

    /// <summary>In what it does not fit an input of a shape; paths are relative to it.</summary>
    public virtual IEnumerable<(string Path, string Message)> ShapeProblems(ImageShape input) => [];

    /// <summary>Shape that it leaves; of an input that it fits.</summary>
    public virtual ImageShape ShapeAfter(ImageShape input) => input;

    /// <summary>Whether it reads height and width, which a layer before it may have given up.</summary>
    internal virtual bool ReadsImage => false;

    /// <summary>Whether what it leaves has no height and width.</summary>
    internal virtual bool EndsImage => false;

    /// <summary>Key of what makes it large.</summary>
    internal virtual string SizeKey => "kind";

    /// <summary>Outputs of one example, and weights; of an input that it fits. A plan may ask for more than an int can count.</summary>
    internal virtual (long Outputs, long Weights) CountsAfter(ImageShape input) => (ShapeAfter(input).Features, 0);

    /// <summary>Units, or filters, of each hidden layer that it adds: of those that reports describe, in order.</summary>
    internal virtual IReadOnlyList<int> HiddenUnits => [];

    /// <summary>Whether it is there to keep the network from learning its examples by heart.</summary>
    internal virtual bool Regularises => false;

    /// <summary>Adds it to a network.</summary>
    internal abstract void Build(NetworkBuilder builder);

    private protected static IEnumerable<(string Path, string Message)> AtLeastOne(string path, string what, int? value)
    {
        if (value < 1)
            yield return (path, $"{what} of {value}: must be at least 1");
    }

    private protected static IEnumerable<(string Path, string Message)> Inside(string path, string what, int size, ImageShape input)
    {
        if (size > Math.Min(input.Height, input.Width))
            yield return (path, $"{what} of {size}: what comes in is {input.Height} × {input.Width} pixels");
    }
}
