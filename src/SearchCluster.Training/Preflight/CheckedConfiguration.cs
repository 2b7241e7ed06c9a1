using System.Text.Json;
using SearchCluster.Training.Reports;

namespace SearchCluster.Training.Preflight;

/// <summary>What one sampled configuration showed.</summary>
/// <param name="Configuration">The configuration.</param>
/// <param name="Passes">Whether it can train: a finite first loss, twenty examples learned by heart, and a learning rate of its own that does not explode.</param>
/// <param name="InitialLoss">Its first loss.</param>
/// <param name="TwentyExamples">Whether it can learn them by heart.</param>
/// <param name="Layers">Its hidden layers before training.</param>
public sealed record CheckedConfiguration(
    JsonElement Configuration, bool Passes, InitialLoss InitialLoss, OverfitResult TwentyExamples, IReadOnlyList<LayerReport> Layers);
