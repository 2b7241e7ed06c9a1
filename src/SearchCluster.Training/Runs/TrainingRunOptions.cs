using SearchCluster.Training.Reports;

namespace SearchCluster.Training.Runs;

/// <summary>What decides one training besides its plan and its data.</summary>
public sealed record TrainingRunOptions
{
    /// <summary>Most epochs, at least 1.</summary>
    public required int Epochs { get; init; }

    /// <summary>Seed of first weights, shuffles and dropout masks.</summary>
    public required ulong Seed { get; init; }

    /// <summary>
    /// What early stopping waits for to rise. Default the validation accuracy, or where numbers are predicted the explained variance.
    /// </summary>
    public Func<EpochReport, double> Progress { get; init; } = report => report.ValidationR2 ?? report.ValidationAccuracy;

    /// <summary>Names of the <see cref="Reports.Scores"/> of classes that are measured. Default none.</summary>
    public IReadOnlyCollection<string> Scores { get; init; } = [];

    /// <summary>The clock of the reports' timing. Default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
