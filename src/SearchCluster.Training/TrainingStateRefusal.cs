namespace SearchCluster.Training;

/// <summary>A saved state that a training does not go on from.</summary>
/// <param name="Fault">What kind of state it is.</param>
/// <param name="Reason">For people: what was found, and what was expected.</param>
public sealed record TrainingStateRefusal(TrainingStateFault Fault, string Reason);
