using System.Text.Json;
using SearchCluster.Presentation.Views;
using SearchCluster.Search;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Studies;

namespace SearchCluster.Presentation.Tests;

/// <summary>A study whose every text tries to move a cursor, to turn the direction of writing, and to be markup.</summary>
internal static class Hostile
{
    /// <summary>Clears a screen, sets a title, turns the direction, breaks lines, and looks like markup of Spectre and of HTML.</summary>
    public const string Text = "a\u001b[2J\u001b]0;title\u0007b\u009bc\u202ed\u2028e\r\nf\0[red]g[/]<b>h</b>\u007f";

    /// <summary>What is left of it on a line.</summary>
    public const string Printable = "a\\u001B[2J\\u001B]0;title\\u0007b\\u009Bc\\u202Ed\\u2028e\\r\\nf\\u0000[red]g[/]<b>h</b>\\u007F";

    /// <summary>The study.</summary>
    public static ExportedStudy Study()
    {
        var study = Exported.Study();
        var value = JsonSerializer.SerializeToElement(Text);
        var configuration = Configuration.Of([.. study.Trials[0].Summary.Configuration, new(Text, value)]);
        var summary = study.Summary with
        {
            Study = Text,
            Metric = Text,
            Reason = Text,
            Best = study.Summary.Best! with { Configuration = configuration, Test = new Dictionary<string, double> { [Text] = 0.5 } },
            Front = [new FrontTrial(0, new Dictionary<string, double> { [Text] = 0.5 }, configuration)],
        };
        var completed = study.Trials[0].Summary with
        {
            Configuration = configuration,
            Reason = Text,
            Lineage = new Lineage(0, [], Text),
            Verdicts = JsonSerializer.SerializeToElement(new[] { new { kind = Text, text = Text } }),
            Metrics = new Dictionary<string, double> { [Text] = 1 },
            Timing = new TrialTiming(1, Text),
        };
        var failed = completed with { Number = 1, State = TrialState.Failed, Value = null };
        var report = new TrialReport
        {
            Epoch = 1,
            Values = new Dictionary<string, JsonElement>
            {
                [Text] = JsonSerializer.SerializeToElement(0.5),
                ["layers"] = JsonSerializer.SerializeToElement(
                    new[] { new Dictionary<string, object> { ["layer"] = Text, ["activationStandardDeviation"] = 0.5, [Text] = Text } }),
            },
        };
        return new ExportedStudy(
            summary,
            study.Spec with
            {
                Search = study.Spec.Search with
                {
                    Objective = new Objective { Metric = Text },
                    Space = new(study.Spec.Search.Space)
                    {
                        [Text] = new CategoricalDomain { Values = [value, JsonSerializer.SerializeToElement("other")] },
                    },
                },
            },
            [new ExportedTrial(completed, [report, report with { Epoch = 2 }]), new ExportedTrial(failed, [])]);
    }

    /// <summary>The study as readers see it.</summary>
    public static StudyView View()
    {
        var study = Study();
        return StudyView.Of(study.Summary, study.Spec, [.. study.Trials.Select(trial => trial.Summary)]);
    }
}
