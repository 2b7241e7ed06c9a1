namespace SearchCluster.Training.Preflight;

/// <summary>The learning-rate range tests of a sample, and what they say about the rates that the study would try.</summary>
internal static class RangeTests
{
    // They cost most of the time; three show how far configurations differ.
    private const int Most = 3;

    // Some ten seconds of one core: of a large network one test must do.
    private const double MostOperations = 6e11;

    /// <summary>
    /// Tests configurations that can train and that nothing else is wrong with, or the best of the others: they would show the rates
    /// of their problem.
    /// </summary>
    /// <param name="subject">The study.</param>
    /// <param name="courses">What was measured of each sampled configuration.</param>
    /// <param name="warnings">How many warnings each got, but for its learning rate.</param>
    /// <param name="cancellationToken">Cancels within a step.</param>
    public static (LearningRateRange? Range, IReadOnlyList<Finding> Findings) Run(
        PreflightSubject subject, IReadOnlyList<NetworkCourse> courses, IReadOnlyList<int> warnings, CancellationToken cancellationToken)
    {
        var able = Enumerable.Range(0, courses.Count)
            .Where(i => double.IsFinite(courses[i].Untrained.TrainLoss) && courses[i].Overfit.Succeeded).ToList();
        if (able.Count == 0)
            return (null, [Untested(courses)]);
        var healthy = able.Where(i => warnings[i] == 0).Take(Most).ToList();
        var chosen = healthy.Count > 0 ? healthy : able.OrderBy(i => warnings[i]).Take(1).ToList();
        var tests = new List<(LearningRateTest Test, RateCurve Curve, double StepsOfTrial)>();
        var findings = new List<Finding>();
        var operations = 0.0;
        foreach (var i in chosen)
        {
            if (operations > MostOperations)
                break;
            var sampled = subject.Sample[i];
            var stepsOfTrial = (double)subject.Epochs * Math.Max(1, subject.Splits.Training.Count / sampled.Plan.BatchSize);
            var probe = new RateProbe(sampled.Plan, courses[i].Inputs, sampled.Seed, stepsOfTrial);
            var curve = probe.Run(cancellationToken);
            operations += probe.OperationsDone;
            tests.Add((Describe(sampled, curve), curve, stepsOfTrial));
            findings.Add(RateAdvice.OfTest(curve) with { Configuration = sampled.Configuration });
            if (subject.SearchedRates is null && RateAdvice.OfFixed(sampled.Plan.Optimizer.LearningRate, curve, stepsOfTrial) is { } advice)
                findings.Add(advice with { Configuration = sampled.Configuration });
        }

        if (subject.SearchedRates is { } searched && tests.Exists(test => test.Curve.Best is not null))
            findings.AddRange(RateAdvice.OfSpace(searched, [.. tests.Select(test => test.Curve)], tests.Max(test => test.StepsOfTrial)));
        return (LearningRateRange.Covering([.. tests.Select(test => test.Test)]), findings);
    }

    private static LearningRateTest Describe(SampledConfiguration sampled, RateCurve curve) => new(
        sampled.Configuration, curve.Steps, curve.InitialLoss, curve.Low, curve.High, curve.Best?.Rate, curve.Suggested?.Rate,
            curve.Points);

    private static Finding Untested(IReadOnlyList<NetworkCourse> courses) => new(
        FindingKind.LearningRateRange, FindingSeverity.Info,
        "No learning rates were tested: "
        + (courses.Count == 1
            ? "the only sampled configuration does not learn "
            : $"none of the {courses.Count} sampled configurations learns ")
        + "twenty examples by heart at any rate, so that a rate could not be told from what else is wrong. Mend that first.");
}
