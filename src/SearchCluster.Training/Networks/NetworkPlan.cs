using System.Text.Json.Serialization;
using SearchCluster.Training.Activations;
using SearchCluster.Training.Data;
using SearchCluster.Training.Initializers;

namespace SearchCluster.Training.Networks;

/// <summary>The shape of a network, and what all its layers share.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(DenseNetwork), "dense")]
[JsonDerivedType(typeof(ConvolutionalNetwork), "convolutional")]
public abstract record NetworkPlan
{
    /// <summary>The non-linearity. Default relu.</summary>
    public Activation Activation { get; init; } = new ReluActivation();

    /// <summary>How first weights are drawn. Default he.</summary>
    public Initializer Initializer { get; init; } = new HeInitializer();

    /// <summary>Whether hidden layers are normalised over the mini-batch before their activation (Ioffe and Szegedy, ICML 2015). Default false.</summary>
    public bool BatchNorm { get; init; }

    /// <summary>Share of the new mini-batch in the running mean and variance, above 0 and at most 1. Default 0.1.</summary>
    public float BatchNormMomentum { get; init; } = 0.1f;

    /// <summary>ε, added to the variance, above 0. Default 1e-5.</summary>
    public float BatchNormEpsilon { get; init; } = 1e-5f;

    /// <summary>Share of the units of dense hidden layers dropped in training, at least 0 and below 1. Default 0.</summary>
    public double Dropout { get; init; }

    /// <summary>What is wrong with it; paths are relative to it.</summary>
    public virtual IEnumerable<(string Path, string Message)> Problems()
    {
        if (!(BatchNormMomentum is > 0 and <= 1))
            yield return ("batchNormMomentum", $"{BatchNormMomentum}: must be above 0 and at most 1");
        if (!(BatchNormEpsilon > 0 && float.IsFinite(BatchNormEpsilon)))
            yield return ("batchNormEpsilon", $"{BatchNormEpsilon}: must be above 0");
        if (!(Dropout is >= 0 and < 1))
            yield return ("dropout", $"a dropout of {Dropout}: must be at least 0 and below 1");
        foreach (var (path, message) in Activation.Problems())
            yield return ($"activation.{path}", message);
        foreach (var (path, message) in Initializer.Problems())
            yield return ($"initializer.{path}", message);
    }

    /// <summary>In what it does not fit examples of a shape; paths are relative to it.</summary>
    internal virtual IEnumerable<(string Path, string Message)> FitProblems(ImageShape examples, NetworkFit fit) => fit.Problems(PlacedLayers(), examples);

    /// <summary>The hidden layers in order.</summary>
    internal abstract IEnumerable<PlacedLayer> PlacedLayers();

    /// <summary>Adds the plan's hidden layers; the builder knows the shape that the last one left.</summary>
    internal abstract void Build(NetworkBuilder builder);
}
