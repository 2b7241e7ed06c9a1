namespace SearchCluster.Training.Activations;

/// <summary>x where positive, α (eˣ − 1) elsewhere (Clevert, Unterthiner and Hochreiter, ICLR 2016).</summary>
public sealed record EluActivation : Activation
{
    /// <summary>α, above 0. Default 1.</summary>
    public float Alpha { get; init; } = 1;

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        if (!(Alpha > 0 && float.IsFinite(Alpha)))
            yield return ("alpha", $"an alpha of {Alpha}: must be above 0");
    }
}
