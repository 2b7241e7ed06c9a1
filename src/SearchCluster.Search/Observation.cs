namespace SearchCluster.Search;

/// <summary>What samplers and pruners learn of an ended trial.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Configuration">What it tried.</param>
/// <param name="State">How it ended. A diverged trial is an observation: of something bad.</param>
/// <param name="Value">The objective's value; null when it has none.</param>
public sealed record Observation(int Trial, Configuration Configuration, TrialState State, double? Value)
{
    /// <summary>Epochs it trained.</summary>
    public int Epochs { get; init; }

    /// <summary>The objective's value at every epoch from 1 on that reported one, in order.</summary>
    public IReadOnlyList<EpochValue> Curve { get; init; } = [];
}
