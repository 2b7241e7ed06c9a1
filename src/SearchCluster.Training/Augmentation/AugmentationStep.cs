using System.Text.Json.Serialization;
using SearchCluster.Randomness;
using SearchCluster.Training.Data;

namespace SearchCluster.Training.Augmentation;

/// <summary>A random change to each training image each time it is learned from; validation and test images stay as they are.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(HorizontalFlip), "horizontalFlip")]
[JsonDerivedType(typeof(Shift), "shift")]
[JsonDerivedType(typeof(RandomCrop), "randomCrop")]
[JsonDerivedType(typeof(Cutout), "cutout")]
public abstract record AugmentationStep
{
    /// <summary>What is wrong with it; paths are relative to it.</summary>
    public virtual IEnumerable<(string Path, string Message)> Problems() => [];

    /// <summary>In what it does not fit images of a shape; paths are relative to it.</summary>
    public virtual IEnumerable<(string Path, string Message)> ShapeProblems(ImageShape shape) => [];

    /// <summary>Changes one image in place, channel-major; all its channels alike.</summary>
    /// <param name="image">The image.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="random">The image's own stream.</param>
    /// <param name="scratch">Memory for one image.</param>
    internal abstract void Apply(Span<float> image, ImageShape shape, ref RandomStream random, Span<float> scratch);
}
