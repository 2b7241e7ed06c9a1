using SearchCluster.Training.Data;
using SearchCluster.Training.Diagnosis;
using SearchCluster.Training.Reports;
using SearchCluster.Training.Runs;

namespace SearchCluster.Training.Preflight;

/// <summary>
/// What the lecture does before it trains (CS231n, "Babysitting the learning process"): looks at the data, at the first loss, at the
/// untrained layers, at twenty examples learned by heart, and at the learning rates that train.
/// </summary>
public static class StudyPreflight
{
    /// <summary>Training examples that networks are tried on, at most: the first of the split, whose order is random.</summary>
    public const int MostExamples = 10_000;

    // What the untrained network is looked at on, as in a trial's reports.
    private const int ExamplesOfLayers = 1000;

    private static readonly IReadOnlyList<IDataCheck> DataChecks =
        [new NonFiniteFeatures(), new Remarks(), new MissingClasses(), new Leakage(), new ContradictoryLabels(), new LabelBalance(),
            new SmallSplits(), new ConstantFeatures()];

    private static readonly IReadOnlyList<INetworkCheck> NetworkChecks = [new FirstLoss(), new UntrainedLayers(), new ByHeart()];

    /// <summary>Runs all checks, on the calling thread.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, within a step.</exception>
    public static PreflightReport Of(PreflightSubject subject, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentOutOfRangeException.ThrowIfZero(subject.Sample.Count);
        var findings = new List<Finding>();
        foreach (var check in DataChecks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            findings.AddRange(check.Of(subject.Splits));
        }

        var examples = subject.Splits.Training.Slice(0, Math.Min(MostExamples, subject.Splits.Training.Count));
        var inputs = new PreparedInputs(examples, subject.Sample);
        var courses = subject.Sample.Select(sampled => Measure(sampled, inputs.Of(sampled), cancellationToken)).ToList();
        var vanishing = subject.Sample.Zip(courses).Where(measured => measured.Second.Vanishes).Select(measured => measured.First)
            .ToHashSet();
        findings.AddRange(inputs.Findings(vanishing.Contains));
        findings.AddRange(subject.Sample.Where(sampled => sampled.Plan.LeftOut(subject.Splits.Training.Count) > 0).Select(LeftOut));
        var judged = subject.Sample.Zip(courses, Judge).ToList();
        findings.AddRange(judged.SelectMany(found => found));
        // A learning rate of its own that is too high does not count: the test finds others.
        var warnings = judged.ConvertAll(found =>
            found.Count(finding => finding.Severity == FindingSeverity.Warning && finding.Kind != FindingKind.LearningRateTooHigh));
        var (range, advice) = RangeTests.Run(subject, courses, warnings, cancellationToken);
        findings.AddRange(advice);
        if (!courses.Exists(course => course.Passes))
            findings.Add(NonePasses(courses));
        return new PreflightReport
        {
            InitialLoss = (courses.Find(course => course.Passes) ?? courses[0]).InitialLoss,
            Findings = [.. findings.OrderByDescending(finding => finding.Severity)],
            LearningRate = range,
            Examples = examples.Count,
            Columns = subject.Splits.Columns is { Count: > 0 } columns ? columns : null,
            Sample = [.. subject.Sample.Zip(courses, (sampled, course) =>
                new CheckedConfiguration(sampled.Configuration, course.Passes, course.InitialLoss, course.Overfit,
                    course.Untrained.Layers))],
        };
    }

    private static NetworkCourse Measure(SampledConfiguration sampled, Examples inputs, CancellationToken cancellationToken)
    {
        var (overfit, weights) = TwentyExamples.Overfit(sampled.Plan, TwentyExamples.Choose(inputs), sampled.Seed, cancellationToken);
        return new NetworkCourse(sampled.Plan, inputs, Untrained(sampled, inputs, cancellationToken), weights, overfit);
    }

    private static EpochReport Untrained(SampledConfiguration sampled, Examples inputs, CancellationToken cancellationToken)
    {
        var looked = inputs.Slice(0, Math.Min(ExamplesOfLayers, inputs.Count));
        var nothing = looked.Slice(0, 1);
        using var run = new TrainingRun(sampled.Plan, new DataSplits(looked, nothing, nothing),
            new TrainingRunOptions { Epochs = 1, Seed = sampled.Seed });
        return run.Epochs(cancellationToken).First();
    }

    private static List<Finding> Judge(SampledConfiguration sampled, NetworkCourse course) =>
        [.. NetworkChecks.SelectMany(check => check.Of(course)).Select(finding => finding with { Configuration = sampled.Configuration })];

    private static Finding LeftOut(SampledConfiguration sampled) => new(
        FindingKind.LeftOut, FindingSeverity.Info,
        $"The last batch of {Figure.Of(sampled.Plan.BatchSize)} would hold one example, which batch normalisation cannot use: an "
            + "epoch leaves "
        + "one out, each time another.")
    {
        Configuration = sampled.Configuration,
    };

    private static Finding NonePasses(List<NetworkCourse> courses)
    {
        var infinite = courses.Count(course => !double.IsFinite(course.Untrained.TrainLoss));
        var unable = courses.Count(course => double.IsFinite(course.Untrained.TrainLoss) && !course.Overfit.Succeeded);
        var exploding = courses.Count - infinite - unable;
        var reasons = new[]
        {
            (Count: infinite, Text: infinite == 1 ? "overflows before the first step" : "overflow before the first step"),
            (Count: unable, Text: "cannot learn twenty examples by heart"),
            (Count: exploding, Text: exploding == 1 ? "explodes at its learning rate" : "explode at their learning rates"),
        };
        return new Finding(
            FindingKind.NoConfigurationPasses,
            FindingSeverity.Error,
            (courses.Count == 1
                ? "The only sampled configuration does not pass: "
                : $"None of the {Figure.Of(courses.Count)} sampled configurations passes: ")
            + string.Join(", ", reasons.Where(reason => reason.Count > 0).Select(reason => $"{Figure.Of(reason.Count)} {reason.Text}"))
            + ". "
            + "Mend the plan, or the space, as the findings of each say.");
    }
}
