namespace SearchCluster.Training.Preflight;

/// <summary>What the pre-flight can find.</summary>
public enum FindingKind
{
    /// <summary>Not one sampled configuration can train.</summary>
    NoConfigurationPasses,

    /// <summary>Values that are no numbers.</summary>
    NonFiniteFeatures,

    /// <summary>Identical rows in two splits.</summary>
    Leakage,

    /// <summary>Identical rows with different labels.</summary>
    ContradictoryLabels,

    /// <summary>A class that a split has no example of.</summary>
    MissingClasses,

    /// <summary>Classes of very different sizes.</summary>
    LabelBalance,

    /// <summary>A split too small to tell trials apart.</summary>
    SmallSplit,

    /// <summary>Features that are zero in all training examples.</summary>
    DeadInputs,

    /// <summary>Features that are the same, but not zero, in all training examples.</summary>
    ConstantFeatures,

    /// <summary>Features that tell which row it is: an index, a count, a key.</summary>
    RowIdentifiers,

    /// <summary>Labels that look like a mistake.</summary>
    Labels,

    /// <summary>Examples that batch normalisation leaves out.</summary>
    LeftOut,

    /// <summary>Inputs whose mean or scale makes training harder than it need be.</summary>
    InputScale,

    /// <summary>A step of preprocessing that is unwise, or does nothing.</summary>
    Preprocessing,

    /// <summary>The loss of the untrained network beside that of equal guesses.</summary>
    InitialLoss,

    /// <summary>What the penalties add to it.</summary>
    Penalty,

    /// <summary>Activations shrink from layer to layer.</summary>
    VanishingActivations,

    /// <summary>Activations grow from layer to layer.</summary>
    ExplodingActivations,

    /// <summary>Gradients shrink on their way back.</summary>
    VanishingGradients,

    /// <summary>Gradients grow on their way back.</summary>
    ExplodingGradients,

    /// <summary>Units at their bounds.</summary>
    SaturatedUnits,

    /// <summary>Units that are zero for every example.</summary>
    DeadUnits,

    /// <summary>Units that are all alike.</summary>
    SymmetricUnits,

    /// <summary>A layer as it should be before training.</summary>
    HealthyLayers,

    /// <summary>Whether twenty examples can be learned by heart.</summary>
    TwentyExamples,

    /// <summary>A learning rate of the space at which even twenty examples explode.</summary>
    LearningRateTooHigh,

    /// <summary>Which learning rates train one configuration.</summary>
    LearningRateRange,

    /// <summary>The learning rates of the study beside those that train.</summary>
    LearningRateSpace,

    /// <summary>What is unwise in the search.</summary>
    Search,

    /// <summary>Values of a study's function.</summary>
    FunctionValues,
}
