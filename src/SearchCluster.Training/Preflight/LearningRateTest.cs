using System.Text.Json;

namespace SearchCluster.Training.Preflight;

/// <summary>The range test of one configuration.</summary>
/// <param name="Configuration">The configuration, whose own learning rate plays no part.</param>
/// <param name="Steps">Steps at each rate.</param>
/// <param name="InitialLoss">Data loss before the first.</param>
/// <param name="Low">Lowest rate worth searching; null when no rate makes the loss fall.</param>
/// <param name="High">Highest rate worth searching.</param>
/// <param name="Best">The rate of the lowest loss.</param>
/// <param name="Suggested">The lowest rate whose loss comes near that: what to begin with.</param>
/// <param name="Curve">Loss by rate, rates rising.</param>
public sealed record LearningRateTest(
    JsonElement Configuration, int Steps, double InitialLoss, double? Low, double? High, double? Best, double? Suggested, IReadOnlyList<RatePoint> Curve);
