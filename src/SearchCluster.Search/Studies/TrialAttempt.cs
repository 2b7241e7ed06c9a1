using System.Text.Json.Serialization;

namespace SearchCluster.Search.Studies;

/// <summary>One execution of a trial, or of one of its folds.</summary>
/// <param name="Trial">Number of the trial, from 0.</param>
/// <param name="Attempt">Number of the attempt, from 1; every fold counts its own.</param>
/// <param name="Fold">Number of the fold, from 0; 0 where there is no cross-validation.</param>
public readonly record struct TrialAttempt(
    int Trial, int Attempt, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Fold = 0);
