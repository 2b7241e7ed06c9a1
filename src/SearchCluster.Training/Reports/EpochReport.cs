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

    /// <summary>Share of right answers over the epoch's mini-batches as trained.</summary>
    [JsonPropertyName("train.accuracy")]
    public required double TrainAccuracy { get; init; }

    /// <summary>Mean loss of the validation split after the epoch.</summary>
    [JsonPropertyName("validation.loss")]
    public required double ValidationLoss { get; init; }

    /// <summary>Share of right answers on the validation split after the epoch.</summary>
    [JsonPropertyName("validation.accuracy")]
    public required double ValidationAccuracy { get; init; }

    /// <summary>Number of parameters that the network learns: weights, biases, and the scales and shifts of batch normalisation.</summary>
    [JsonPropertyName("parameters")]
    public int Parameters { get; init; }

    /// <summary>One entry per hidden layer, in order.</summary>
    public required IReadOnlyList<LayerReport> Layers { get; init; }

    /// <summary>What depends on the machine.</summary>
    public required EpochTiming Timing { get; init; }
}
