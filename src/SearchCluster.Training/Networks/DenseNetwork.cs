using SearchCluster.Training.Activations;
using SearchCluster.Training.Initializers;

namespace SearchCluster.Training.Networks;

/// <summary>
/// Fully connected hidden layers and a linear output layer with one unit a class. Each hidden layer is
/// product, batch normalisation (if any), activation, dropout (if any).
/// </summary>
public sealed record DenseNetwork : NetworkPlan
{
    /// <summary>Units of each hidden layer; empty for a linear classifier. Default: <see cref="Depth"/> layers of <see cref="Width"/>, or [128].</summary>
    public IReadOnlyList<int>? Hidden { get; init; }

    /// <summary>Number of hidden layers, instead of <see cref="Hidden"/>, at least 0.</summary>
    public int? Depth { get; init; }

    /// <summary>Units of each of the <see cref="Depth"/> layers, at least 1. Default 128.</summary>
    public int? Width { get; init; }

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

    /// <summary>Share of hidden units dropped in training, at least 0 and below 1. Default 0.</summary>
    public double Dropout { get; init; }

    /// <summary>Units of each hidden layer, whichever way they were given.</summary>
    public IReadOnlyList<int> HiddenUnits() =>
        Hidden ?? [.. Enumerable.Repeat(Width ?? DefaultWidth, Depth ?? 1)];

    private const int DefaultWidth = 128;

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        if (Hidden is not null && (Depth is not null || Width is not null))
            yield return ("hidden", "hidden excludes depth and width: give one or the other");
        for (var i = 0; i < Hidden?.Count; i++)
            if (Hidden[i] < 1)
                yield return ($"hidden[{i}]", $"{Hidden[i]} units: must be at least 1");
        if (Depth < 0)
            yield return ("depth", $"{Depth} layers: must be at least 0");
        if (Width < 1)
            yield return ("width", $"{Width} units: must be at least 1");
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

    internal override bool NormalizesBatches => BatchNorm;

    internal override void Build(Network network, int features, int classes)
    {
        var width = features;
        foreach (var units in HiddenUnits())
        {
            network.AddHidden(this, width, units);
            width = units;
        }

        network.AddOutput(this, width, classes);
    }
}
