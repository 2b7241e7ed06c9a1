using System.Globalization;
using System.Text.Json;
using SearchCluster.Client.Answers;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Functions;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Domains;
using SearchCluster.Training.Preflight;

namespace SearchCluster.Client.Commands;

/// <summary>The pre-flight of a study file: of a training all of it, of a function what applies.</summary>
internal static class StudyCheck
{
    /// <summary>Configurations sampled when nothing else is said.</summary>
    public const int DefaultSample = 5;

    private const string LearningRate = "optimizer.learningRate";

    /// <summary>Checks a study on a sample of its space.</summary>
    /// <param name="study">The study, with its data.</param>
    /// <param name="count">Configurations to sample, at least 1.</param>
    /// <param name="output">Is told what begins.</param>
    /// <param name="interrupted">Cancels within a step of training.</param>
    /// <exception cref="CommandException">Interrupted.</exception>
    public static PreflightReport Of(PreparedStudy study, int count, Output output, CancellationToken interrupted)
    {
        output.Note($"checking {study.Spec.Name} on a sample of its space");
        try
        {
            return Check(study, count, interrupted);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            throw new CommandException(ExitCode.Interrupted, "interrupted before the check was done");
        }
    }

    private static PreflightReport Check(PreparedStudy study, int count, CancellationToken interrupted)
    {
        var sample = SpaceSample.Draw(study.Spec, count);
        var report = study.Splits is { } splits
            ? StudyPreflight.Of(
                new PreflightSubject
                {
                    Splits = splits,
                    Sample = [.. sample.Select(drawn => new SampledConfiguration(Json(drawn.Configuration), study.Spec.PlanFor(drawn.Configuration), drawn.Seed))],
                    Epochs = study.Spec.Budget.Epochs,
                    SearchedRates = SearchedRates(study.Spec),
                },
                interrupted)
            : OfFunction(study.Spec.Function!, sample);
        var unwise = study.Spec.Warnings().Select(warning => new Finding(FindingKind.Search, FindingSeverity.Warning, warning));
        return report with { Findings = [.. report.Findings.Concat(unwise).OrderByDescending(finding => finding.Severity)] };
    }

    private static PreflightReport OfFunction(FunctionPlan function, IReadOnlyList<(Configuration Configuration, ulong Seed)> sample)
    {
        var values = sample.Select(drawn => (drawn.Configuration, Value: function.Evaluate(drawn.Configuration))).ToList();
        var finite = values.Where(found => double.IsFinite(found.Value)).Select(found => found.Value).ToList();
        return new PreflightReport
        {
            InitialLoss = null,
            Findings =
            [
                .. values.Where(found => !double.IsFinite(found.Value)).Select(found => Values(
                    finite.Count == 0 ? FindingSeverity.Error : FindingSeverity.Warning,
                    $"The function is {found.Value} here: no trial can be compared with that. Narrow the space.") with { Configuration = Json(found.Configuration) }),
                .. finite.Count == 0 ? (Finding[])[] : [Values(
                    FindingSeverity.Info,
                    $"The function has a value at {finite.Count} of {values.Count} configurations of its space, {finite.Min():G4} to {finite.Max():G4}. A function trains nothing: there is no more to check.")],
            ],
            LearningRate = null,
            Examples = 0,
            Sample = [],
        };
    }

    private static Finding Values(FindingSeverity severity, FormattableString text) => new(FindingKind.FunctionValues, severity, text.ToString(CultureInfo.InvariantCulture));

    private static SearchedRates? SearchedRates(StudySpec spec) =>
        spec.Space.GetValueOrDefault(LearningRate) is NumericDomain domain && domain.Extremes() is [var low, var high]
            ? new SearchedRates(low.GetDouble(), high.GetDouble(), domain is LogUniformDomain)
            : null;

    private static JsonElement Json(Configuration configuration) => JsonSerializer.SerializeToElement(configuration, SearchClusterJson.Options);
}
