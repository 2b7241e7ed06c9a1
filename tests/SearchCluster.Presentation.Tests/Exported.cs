using System.Text.Json;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Json;
using SearchCluster.Contracts.Workloads.Training;
using SearchCluster.Presentation.Charts;
using SearchCluster.Presentation.Views;
using SearchCluster.Search;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Studies;
using SearchCluster.Training;

namespace SearchCluster.Presentation.Tests;

/// <summary>A small study with everything that makes a table awkward.</summary>
internal static class Exported
{
    private const string Normal = """{ "kind": "normal", "standardDeviation": 1 }""";

    private static readonly JsonElement NoVerdicts = JsonSerializer.SerializeToElement(Array.Empty<object>());

    /// <summary>Three trials: one with two epochs, one diverged at once with another kind of initializer, one waiting.</summary>
    public static ExportedStudy Study(IReadOnlyList<FrontTrial>? front = null) => new(
        new StudySummary
        {
            Study = "exported",
            State = StudyState.Running,
            Metric = "validation.accuracy",
            Direction = Direction.Maximize,
            Seed = 1,
            Counts = new TrialCounts(3, 1, 0, 0, 1, 0, 1, 0, 0),
            Best = new BestTrial(0, 0.75, 2, ConfigurationOf(0.01, "\"xavier\"", true), null),
            Front = front,
            Timing = new StudyTiming(3, 0.7),
        },
        new StudySpec
        {
            Search = new SearchPlan
            {
                Name = "exported",
                Space = new()
                {
                    ["optimizer.learningRate"] = new LogUniformDomain { Low = 1e-3, High = 1 },
                    ["network.initializer"] = new CategoricalDomain { Values = [Json("\"xavier\""), Json(Normal)] },
                    ["network.batchNorm"] = new CategoricalDomain { Values = [Json("true"), Json("false")] },
                },
            },
            Workload = new TrainingWorkload(
                JsonSerializer.Deserialize<TrainingPlan>("{ \"dataset\": { \"kind\": \"digits\" } }", SearchClusterJson.Options)!),
        },
        [
            new(
                Trial(0, TrialState.Completed, 0.75, ConfigurationOf(0.01, "\"xavier\"", true)) with
                {
                    Metrics = new Dictionary<string, double> { ["validation.accuracy"] = 0.75, ["validation.loss"] = 0.5 },
                    Timing = new TrialTiming(1.5, "silo"),
                },
                [Report(0, "0.1", "2.3"), Report(1, "0.5", "1.25"), Report(2, "0.75", "0.5")]),
            new(Trial(1, TrialState.Diverged, null, ConfigurationOf(1, Normal, false)) with { Reason = "loss 1e9, \"too\" high" },
                [Report(0, "0.1", "\"Infinity\"")]),
            new(Trial(2, TrialState.Pending, null, ConfigurationOf(0.5, "\"xavier\"", null)), []),
        ]);

    /// <summary>What a report shows of a study, its epochs all there.</summary>
    public static ReportedStudy Reported(this ExportedStudy study) => new(
        StudyView.Of(study.Summary, study.Spec, [.. study.Trials.Select(trial => trial.Summary)]),
        study.Spec,
        study.Trials.ToDictionary(trial => trial.Summary.Number, trial => trial.Reports))
    { DataFingerprint = study.DataFingerprint };

    /// <summary>The charts of a study.</summary>
    public static StudyCharts Charts(this ExportedStudy study)
    {
        var reported = study.Reported();
        return new StudyCharts(reported.View, reported.Spec, reported.Reports);
    }

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;

    private static Configuration ConfigurationOf(double rate, string initializer, bool? batchNorm) => Configuration.Of(
    [
        new("optimizer.learningRate", JsonSerializer.SerializeToElement(rate)),
        new("network.initializer", Json(initializer)),
        .. batchNorm is { } on
            ? [KeyValuePair.Create("network.batchNorm", JsonSerializer.SerializeToElement(on))]
            : Array.Empty<KeyValuePair<string, JsonElement>>(),
    ]);

    private static TrialSummary Trial(int number, TrialState state, double? value, Configuration configuration) => new()
    {
        Number = number,
        State = state,
        Value = value,
        Epochs = state == TrialState.Completed ? 2 : 0,
        Attempts = state == TrialState.Pending ? 0 : 1,
        Configuration = configuration,
        Metrics = new Dictionary<string, double>(),
        Verdicts = NoVerdicts,
    };

    private static TrialReport Report(int epoch, string accuracy, string loss) => new()
    {
        Epoch = epoch,
        Values = new Dictionary<string, JsonElement>
        {
            ["validation.accuracy"] = Json(accuracy),
            ["validation.loss"] = Json(loss),
            ["timing"] = Json("""{ "seconds": 0.25 }"""),
            ["layers"] = Json("[]"),
        },
    };
}
