using System.Text.Json.Serialization;

namespace SearchCluster.Training.Reports;

/// <summary>What one epoch showed. Losses are data losses, without penalties.</summary>
public sealed record EpochReport
{
    /// <summary>Number of the epoch; 0 is the untrained network.</summary>
    public required int Epoch { get; init; }

    /// <summary>Mean loss over the epoch's mini-batches as trained, weighted by their examples; at epoch 0 without an update.</summary>
    [JsonPropertyName("train.loss")]
    public required double TrainLoss { get; init; }

    /// <summary>Share of right answers over the epoch's mini-batches as trained; NaN where numbers are predicted.</summary>
    [JsonIgnore]
    public double TrainAccuracy { get; init; } = double.NaN;

    /// <summary>The same; null, and not written, where numbers are predicted.</summary>
    [JsonPropertyName("train.accuracy")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? WrittenTrainAccuracy
    {
        get => TrainR2 is null ? TrainAccuracy : null;
        init => TrainAccuracy = value ?? double.NaN;
    }

    /// <summary>
    /// Share of the variance of the numbers to predict that was explained over the epoch's mini-batches; null for classes.
    /// </summary>
    [JsonPropertyName("train.r2")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TrainR2 { get; init; }

    /// <summary>Mean loss of the validation split after the epoch.</summary>
    [JsonPropertyName("validation.loss")]
    public required double ValidationLoss { get; init; }

    /// <summary>Share of right answers on the validation split after the epoch; NaN where numbers are predicted.</summary>
    [JsonIgnore]
    public double ValidationAccuracy { get; init; } = double.NaN;

    /// <summary>The same; null, and not written, where numbers are predicted.</summary>
    [JsonPropertyName("validation.accuracy")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? WrittenValidationAccuracy
    {
        get => TrainR2 is null ? ValidationAccuracy : null;
        init => ValidationAccuracy = value ?? double.NaN;
    }

    /// <summary>Root of the mean squared error of the validation split after the epoch: see <see cref="Scores"/>.</summary>
    [JsonPropertyName("validation.rmse")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ValidationRmse { get; init; }

    /// <summary>Mean absolute error of the validation split after the epoch: see <see cref="Scores"/>.</summary>
    [JsonPropertyName("validation.mae")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ValidationMae { get; init; }

    /// <summary>Share of the explained variance of the validation split after the epoch: see <see cref="Scores"/>.</summary>
    [JsonPropertyName("validation.r2")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ValidationR2 { get; init; }

    /// <summary>Balanced accuracy of the validation split after the epoch: see <see cref="Scores"/>.</summary>
    [JsonPropertyName("validation.balancedAccuracy")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ValidationBalancedAccuracy { get; init; }

    /// <summary>Macro F1 of the validation split after the epoch: see <see cref="Scores"/>.</summary>
    [JsonPropertyName("validation.f1")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ValidationF1 { get; init; }

    /// <summary>Area under the curve of the validation split after the epoch: see <see cref="Scores"/>.</summary>
    [JsonPropertyName("validation.auc")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ValidationAuc { get; init; }

    /// <summary>Logarithmic loss of the validation split after the epoch: see <see cref="Scores"/>.</summary>
    [JsonPropertyName("validation.logLoss")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ValidationLogLoss { get; init; }

    /// <summary>Share of labels among the five highest outputs of the validation split after the epoch: see <see cref="Scores"/>.</summary>
    [JsonPropertyName("validation.top5")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ValidationTop5 { get; init; }

    /// <summary>Number of parameters that the network learns: weights, biases, and the scales and shifts of batch normalisation.</summary>
    [JsonPropertyName("parameters")]
    public int Parameters { get; init; }

    /// <summary>One entry per hidden layer, in order.</summary>
    public required IReadOnlyList<LayerReport> Layers { get; init; }

    /// <summary>What depends on the machine.</summary>
    public required EpochTiming Timing { get; init; }
}
