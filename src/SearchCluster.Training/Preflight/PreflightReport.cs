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

    /// <summary>The sampled configurations, one by one.</summary>
    public required IReadOnlyList<CheckedConfiguration> Sample { get; init; }
}
