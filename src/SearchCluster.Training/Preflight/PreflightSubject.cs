using System.Text.Json;
using SearchCluster.Training.Data;

namespace SearchCluster.Training.Preflight;

/// <summary>What a pre-flight looks at: a study's data, and a sample of its space.</summary>
public sealed record PreflightSubject
{
    /// <summary>The data as they were read, not preprocessed.</summary>
    public required DataSplits Splits { get; init; }

    /// <summary>The configurations to try, at least one.</summary>
    public required IReadOnlyList<SampledConfiguration> Sample { get; init; }

    /// <summary>Most epochs of a trial, at least 1.</summary>
    public required int Epochs { get; init; }

    /// <summary>Where the study searches the learning rate; null where it does not.</summary>
    public SearchedRates? SearchedRates { get; init; }
}

/// <summary>A configuration of the study's space that the pre-flight tries.</summary>
/// <param name="Configuration">The configuration as the user knows it: a JSON object, not looked into here.</param>
/// <param name="Plan">What it trains; a plan without problems.</param>
/// <param name="Seed">Seed of its first weights and shuffles.</param>
public sealed record SampledConfiguration(JsonElement Configuration, TrainingPlan Plan, ulong Seed);
