using System.Text.Json.Serialization;
using SearchCluster.Training.Activations;
using SearchCluster.Training.Data;
using SearchCluster.Training.Initializers;
using SearchCluster.Training.Layers;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Networks;

/// <summary>
/// A network: a list of hidden layers, what all of them share, and a linear output layer with one unit a class. Each kind has a
/// shorthand for its usual lists.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(DenseNetwork), "dense")]
[JsonDerivedType(typeof(ConvolutionalNetwork), "convolutional")]
public abstract record NetworkPlan
{
    /// <summary>The hidden layers in order, instead of the kind's shorthand. Default: those that the shorthand stands for.</summary>
    public IReadOnlyList<LayerPlan>? Layers { get; init; }

    /// <summary>The non-linearity. Default relu.</summary>
    public Activation Activation { get; init; } = new ReluActivation();

    /// <summary>How first weights are drawn. Default he.</summary>
    public Initializer Initializer { get; init; } = new HeInitializer();

    /// <summary>
    /// Whether hidden layers are normalised over the mini-batch before their activation (Ioffe and Szegedy, ICML 2015). Default false.
    /// </summary>
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
        for (var i = 0; i < Layers?.Count; i++)
            foreach (var (path, message) in Layers[i].Problems())
                yield return ($"layers[{i}].{path}", message);
        foreach (var problem in UsedNumber.Share("batchNormMomentum", "", BatchNormMomentum))
            yield return problem;
        foreach (var problem in UsedNumber.AboveZero("batchNormEpsilon", "", BatchNormEpsilon))
            yield return problem;
        foreach (var problem in UsedNumber.Dropout("dropout", "a dropout of", Dropout))
            yield return problem;
        foreach (var (path, message) in Activation.Problems())
            yield return ($"activation.{path}", message);
        foreach (var (path, message) in Initializer.Problems())
            yield return ($"initializer.{path}", message);
    }

    /// <summary>In what it does not fit examples of a shape; paths are relative to it.</summary>
    internal virtual IEnumerable<(string Path, string Message)> FitProblems(ImageShape examples, NetworkFit fit) =>
        fit.Problems(PlacedLayers(), examples);

    /// <summary>The hidden layers in order, however they were given.</summary>
    public IReadOnlyList<LayerPlan> HiddenLayers() => [.. PlacedLayers().Select(placed => placed.Layer)];

    /// <summary>Units, or filters, of each hidden layer that reports describe.</summary>
    public IReadOnlyList<int> HiddenUnits() => [.. HiddenLayers().SelectMany(layer => layer.HiddenUnits)];

    /// <summary>Whether any of its layers keeps it from learning its examples by heart.</summary>
    internal bool Regularises => Dropout > 0 || HiddenLayers().Any(layer => layer.Regularises);

    /// <summary>The same network without dropout.</summary>
    internal NetworkPlan WithoutRegularisation() =>
        this with { Dropout = 0, Layers = Layers is null ? null : [.. Layers.Where(layer => !layer.Regularises)] };

    /// <summary>The layers that the shorthand stands for, each with its path.</summary>
    private protected abstract IEnumerable<PlacedLayer> Shorthand();

    /// <summary>Adds the hidden layers and the output layer.</summary>
    internal void Build(NetworkBuilder builder, int classes)
    {
        foreach (var placed in PlacedLayers())
            placed.Layer.Build(builder);
        builder.AddOutput(classes);
    }

    /// <summary>What all hidden layers share.</summary>
    internal LayerStyle Style => new(Activation, Initializer, BatchNorm, BatchNormMomentum, BatchNormEpsilon, Dropout);

    private IEnumerable<PlacedLayer> PlacedLayers() =>
        Layers?.Select((layer, i) => new PlacedLayer($"layers[{i}]", layer, layer.SizeKey)) ?? Shorthand();
}
