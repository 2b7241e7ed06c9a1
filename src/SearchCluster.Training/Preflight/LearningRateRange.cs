using System.Text.Json;

namespace SearchCluster.Training.Preflight;

/// <summary>The learning rates worth searching.</summary>
/// <param name="Low">Lowest of any configuration tested; null when no rate makes the loss fall.</param>
/// <param name="High">Highest of any.</param>
/// <param name="Suggested">What to begin with: of the first configuration tested, the lowest rate whose loss comes near the lowest.</param>
/// <param name="Curve">Its loss by rate, for a plot: logarithmic in the rate.</param>
/// <param name="Tests">All tests, the first included.</param>
public sealed record LearningRateRange(double? Low, double? High, double? Suggested, IReadOnlyList<RatePoint> Curve,
    IReadOnlyList<LearningRateTest> Tests)
{
    /// <summary>The range that covers all tests; null of none.</summary>
    internal static LearningRateRange? Covering(IReadOnlyList<LearningRateTest> tests) => tests.Count == 0
        ? null
        : new LearningRateRange(tests.Min(test => test.Low), tests.Max(test => test.High), tests[0].Suggested, tests[0].Curve, tests);
}

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
    JsonElement Configuration, int Steps, double InitialLoss, double? Low, double? High, double? Best, double? Suggested,
        IReadOnlyList<RatePoint> Curve);

/// <summary>The range in which a study searches the learning rate.</summary>
/// <param name="Low">Lowest rate.</param>
/// <param name="High">Highest rate.</param>
/// <param name="IsLogarithmic">Whether every factor, rather than every difference, is equally likely.</param>
public sealed record SearchedRates(double Low, double High, bool IsLogarithmic);
