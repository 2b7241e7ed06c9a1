namespace SearchCluster.Training.Diagnosis;

/// <summary>What the lecture would say about a trial.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="Text">The same in a sentence, with the numbers that made it; never a time.</param>
public sealed record Verdict(VerdictKind Kind, string Text);

/// <summary>The findings of the lecture.</summary>
public enum VerdictKind
{
    /// <summary>Activations shrink from layer to layer, and the gradients with them.</summary>
    VanishingActivations,

    /// <summary>Sigmoid or tanh units stand at their bounds, where the gradient is nearly zero.</summary>
    SaturatedUnits,

    /// <summary>ReLU units that are zero for every example, and so get no gradient.</summary>
    DeadUnits,

    /// <summary>The loss barely moves.</summary>
    LearningRateTooLow,

    /// <summary>The loss explodes or oscillates.</summary>
    LearningRateTooHigh,

    /// <summary>A gap between training and validation.</summary>
    Overfitting,

    /// <summary>No gap, and a low accuracy on both.</summary>
    CapacityTooSmall,

    /// <summary>All units of a layer are alike.</summary>
    SymmetricUnits,
}
