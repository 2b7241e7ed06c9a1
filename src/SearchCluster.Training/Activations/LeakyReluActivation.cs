namespace SearchCluster.Training.Activations;

/// <summary>x where positive, slope · x elsewhere (Maas, Hannun and Ng, ICML 2013).</summary>
public sealed record LeakyReluActivation : Activation
{
    /// <summary>Slope for negative x, at least 0 and below 1. Default 0.01.</summary>
    public float Slope { get; init; } = 0.01f;

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        if (!(Slope is >= 0 and < 1))
            yield return ("slope", $"a slope of {Slope}: must be at least 0 and below 1");
    }
}
