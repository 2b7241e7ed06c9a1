using System.Text.Json.Serialization;

namespace SearchCluster.Training.Preflight;

/// <summary>Whether a network can learn a few examples by heart, without regularisation.</summary>
/// <param name="Examples">Number of examples: twenty, or as many as there are.</param>
/// <param name="Runs">At the configuration's learning rate, then at others until one succeeds, then once more with patience where one came far.</param>
public sealed record OverfitResult(int Examples, IReadOnlyList<OverfitRun> Runs)
{
    /// <summary>Whether it can, at one of the rates.</summary>
    public bool Succeeded => Runs[^1].Succeeded;

    /// <summary>At the configuration's own learning rate.</summary>
    [JsonIgnore]
    public OverfitRun Own => Runs[0];

    /// <summary>Whether its own rate exploded, or did not halve the loss where a lower one reached zero.</summary>
    [JsonIgnore]
    public bool IsOwnRateTooHigh =>
        Own.Diverged || (!Own.Succeeded && Succeeded && Own.LearningRate > Runs[^1].LearningRate && !(Own.Loss < Own.InitialLoss / 2));
}
