namespace SearchCluster.Training.Reports;

/// <summary>What is measured of a split besides its loss and accuracy, each where it has a meaning and was asked for.</summary>
public sealed record Scores
{
    /// <summary>Root of the mean squared error in the units of the data; the mean over several targets.</summary>
    public double? Rmse { get; init; }

    /// <summary>Mean absolute error in the units of the data; the mean over several targets.</summary>
    public double? Mae { get; init; }

    /// <summary>
    /// Share of the variance that is explained, 1 − Σ (target − output)² / Σ (target − mean)² over the split; the mean over several
    /// targets.
    /// </summary>
    public double? R2 { get; init; }

    /// <summary>Mean over the classes of the share of their examples that is answered right.</summary>
    public double? BalancedAccuracy { get; init; }

    /// <summary>Mean over the classes of the harmonic mean of precision and recall.</summary>
    public double? F1 { get; init; }

    /// <summary>
    /// Area under the receiver operating characteristic: of two classes that of the second, of more the mean of each against the rest.
    /// </summary>
    public double? Auc { get; init; }

    /// <summary>Mean of −ln of the softmax probability of the label.</summary>
    public double? LogLoss { get; init; }

    /// <summary>Share of the examples whose label is among the five highest outputs.</summary>
    public double? Top5 { get; init; }

    /// <summary>Those that were measured, by their names.</summary>
    public IEnumerable<KeyValuePair<string, double>> Named()
    {
        (string Name, double? Value)[] all = [("rmse", Rmse), ("mae", Mae), ("r2", R2), ("balancedAccuracy", BalancedAccuracy), ("f1", F1),
            ("auc", Auc), ("logLoss", LogLoss), ("top5", Top5)];
        return all.Where(score => score.Value is not null).Select(score => KeyValuePair.Create(score.Name, score.Value!.Value));
    }
}
