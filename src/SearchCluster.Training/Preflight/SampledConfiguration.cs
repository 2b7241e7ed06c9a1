using System.Text.Json;

namespace SearchCluster.Training.Preflight;

/// <summary>A configuration of the study's space that the pre-flight tries.</summary>
/// <param name="Configuration">The configuration as the user knows it: a JSON object, not looked into here.</param>
/// <param name="Plan">What it trains; a plan without problems.</param>
/// <param name="Seed">Seed of its first weights and shuffles.</param>
public sealed record SampledConfiguration(JsonElement Configuration, TrainingPlan Plan, ulong Seed);
