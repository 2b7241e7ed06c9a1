namespace SearchCluster.Training.Preflight;

/// <summary>The learning rates worth searching.</summary>
/// <param name="Low">Lowest of any configuration tested; null when no rate makes the loss fall.</param>
/// <param name="High">Highest of any.</param>
/// <param name="Suggested">What to begin with: of the first configuration tested, the lowest rate whose loss comes near the lowest.</param>
/// <param name="Curve">Its loss by rate, for a plot: logarithmic in the rate.</param>
/// <param name="Tests">All tests, the first included.</param>
public sealed record LearningRateRange(double? Low, double? High, double? Suggested, IReadOnlyList<RatePoint> Curve, IReadOnlyList<LearningRateTest> Tests)
{
    /// <summary>The range that covers all tests; null of none.</summary>
    internal static LearningRateRange? Covering(IReadOnlyList<LearningRateTest> tests) => tests.Count == 0
        ? null
        : new LearningRateRange(tests.Min(test => test.Low), tests.Max(test => test.High), tests[0].Suggested, tests[0].Curve, tests);
}
