using System.Text.Json;
using System.Text.Json.Serialization;
using SearchCluster.Training.Data.Tables;
using SearchCluster.Training.Reports;

namespace SearchCluster.Training.Preflight;

/// <summary>What a pre-flight found. A function of the study and its data: the same each time.</summary>
public sealed record PreflightReport
{
    /// <summary>Whether there is no fault: no finding that is an error.</summary>
    public bool Ok => Findings.All(finding => finding.Severity != FindingSeverity.Error);

    /// <summary>The first loss of the first sampled configuration that passes, or of the first; null when nothing is trained.</summary>
    public required InitialLoss? InitialLoss { get; init; }

    /// <summary>What was found, errors first, then warnings.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The learning rates worth searching; null when no configuration passes, or nothing is trained.</summary>
    public required LearningRateRange? LearningRate { get; init; }

    /// <summary>Training examples that networks were tried on; the checks of the data look at all.</summary>
    public required int Examples { get; init; }

    /// <summary>The columns of a table, and what becomes of each; null, and not written, where the data come from no table.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ColumnSummary>? Columns { get; init; }

    /// <summary>The sampled configurations, one by one.</summary>
    public required IReadOnlyList<CheckedConfiguration> Sample { get; init; }
}

/// <summary>What one sampled configuration showed.</summary>
/// <param name="Configuration">The configuration.</param>
/// <param name="Passes">Whether it can train: a finite first loss, twenty examples learned by heart, and a learning rate of its own
/// that does not explode.</param>
/// <param name="InitialLoss">Its first loss.</param>
/// <param name="TwentyExamples">Whether it can learn them by heart.</param>
/// <param name="Layers">Its hidden layers before training.</param>
public sealed record CheckedConfiguration(
    JsonElement Configuration, bool Passes, InitialLoss InitialLoss, OverfitResult TwentyExamples, IReadOnlyList<LayerReport> Layers);

/// <summary>The loss of an untrained network.</summary>
/// <param name="Expected">What equal guesses cost: ln C, or ½ for the squared error; of numbers the mean as the answer: their
/// variance.</param>
/// <param name="Measured">What it is, without penalty.</param>
/// <param name="WithPenalty">What it is with the penalties turned on.</param>
/// <param name="L2">λ of the L2 penalty that was turned on.</param>
/// <param name="L1">λ of the L1 penalty that was turned on.</param>
/// <param name="IsPenaltyOfPlan">Whether these are the plan's own; a plan without penalties is tried with an L2 penalty of 0.01.</param>
public sealed record InitialLoss(double Expected, double Measured, double WithPenalty, double L2, double L1, bool IsPenaltyOfPlan)
{
    /// <summary>Whether numbers are predicted, so that what is expected is the cost of always answering their mean.</summary>
    public bool IsOfMean { get; init; }
}
