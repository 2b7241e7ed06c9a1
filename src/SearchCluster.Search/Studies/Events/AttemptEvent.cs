using System.Text.Json.Serialization;

namespace SearchCluster.Search.Studies.Events;

/// <summary>A fact about one attempt of a trial, or of one of its folds.</summary>
public abstract record AttemptEvent : TrialEvent
{
    /// <summary>Number of the attempt, from 1; every fold counts its own.</summary>
    public required int Attempt { get; init; }

    /// <summary>Number of the fold, from 0; 0, and absent from JSON, where there is no cross-validation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Fold { get; init; }
}
