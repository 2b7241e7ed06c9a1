using System.Text.Json;

namespace SearchCluster.Training.Preflight;

/// <summary>One thing that the pre-flight found, with its numbers and what to do about it.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="Severity">How much it weighs; an error is a fault.</param>
/// <param name="Text">The same in sentences.</param>
public sealed record Finding(FindingKind Kind, FindingSeverity Severity, string Text)
{
    private static readonly JsonElement Every = JsonDocument.Parse("{}").RootElement;

    /// <summary>The sampled configuration that shows it; an empty object when it holds whatever the configuration.</summary>
    public JsonElement Configuration { get; init; } = Every;
}

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

    /// <summary>Columns of a table that say nothing, or what another says.</summary>
    Columns,

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

/// <summary>How much a finding weighs.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing; nothing to do.</summary>
    Info,

    /// <summary>Trials will suffer from it: a configuration that cannot train, data that mislead.</summary>
    Warning,

    /// <summary>A fault of the data or of the plan: what the study would find means nothing.</summary>
    Error,
}
