namespace SearchCluster.Training.Networks.Layers;

/// <summary>Inverted dropout of whatever comes in (Srivastava and others, JMLR 2014).</summary>
public sealed record DropoutPlan : LayerPlan
{
    /// <summary>Share that is dropped in training, at least 0 and below 1. Default 0.5.</summary>
    public double Rate { get; init; } = 0.5;

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        if (!(Rate is >= 0 and < 1))
            yield return ("rate", $"a rate of {Rate}: must be at least 0 and below 1");
    }

    internal override void Build(NetworkBuilder builder, NetworkPlan network) => builder.AddDropout(Rate);
}
