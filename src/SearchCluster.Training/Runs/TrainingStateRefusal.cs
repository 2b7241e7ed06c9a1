namespace SearchCluster.Training.Runs;

/// <summary>A saved state that a training does not go on from.</summary>
/// <param name="Fault">What kind of state it is.</param>
/// <param name="Reason">For people: what was found, and what was expected.</param>
public sealed record TrainingStateRefusal(TrainingStateFault Fault, string Reason);

/// <summary>Why a training does not go on from a saved state.</summary>
public enum TrainingStateFault
{
    /// <summary>The bytes are no training's state at all.</summary>
    Foreign,

    /// <summary>The state breaks off, or some of its bytes have changed.</summary>
    Torn,

    /// <summary>A newer or older version wrote it, whose bytes mean something else.</summary>
    OtherVersion,

    /// <summary>It is of a training with another plan, other data, another number of epochs or another seed.</summary>
    OtherTraining,
}
