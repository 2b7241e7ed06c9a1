using System.Text.RegularExpressions;
using System.Xml.Linq;
using SearchCluster.Presentation.Pages;
using SearchCluster.Presentation.Views;
using SearchCluster.Search.Studies;
using Xunit;

namespace SearchCluster.Presentation.Tests.Pages;

public partial class ReportPageTests
{
    private static readonly XNamespace None = XNamespace.None;

    [Fact]
    public void Of_AStudy_ShowsItsBestItsChartsAndItsTrials()
    {
        var page = ReportPage.Of(Exported.Study().Reported());

        Assert.Equal(
            [
                "Best configuration", "Objective over trials", "Learning curves", "Parameter by parameter", "Parameters side by side",
                "What the lecture would say", "Trials", "To get it again",
            ],
            Headings().Matches(page).Select(heading => heading.Groups[1].Value));
        Assert.Contains("Trial 0: validation.accuracy <strong>0.75</strong> at epoch 2", page);
        // Objective, curves, one for each of three parameters, and all side by side.
        Assert.Equal(6, Charts(page).Count);
    }

    [Fact]
    public void Of_AStudy_NeedsNoNetworkAndNoScript() =>
        Assert.DoesNotMatch("(?i)https?:|<script|<link|url\\(|@import|src=", ReportPage.Of(Exported.Study().Reported()));

    [Fact]
    public void Of_AStudy_DrawsEveryTrialWithAValueAndEveryDivergedOne()
    {
        var objective = Charts(ReportPage.Of(Exported.Study().Reported()))[0];

        var dots = objective.Descendants(None + "circle").Select(dot => ((string)dot.Attribute("class")!, dot.Value)).ToList();
        Assert.Equal([("best", "trial 0: 0.75"), ("diverged", "trial 1: diverged")], dots);
    }

    [Fact]
    public void Of_AStudyOfSeveralObjectives_DrawsTheFront()
    {
        var values = new Dictionary<string, double> { ["validation.accuracy"] = 0.75, ["validation.loss"] = 0.5 };
        var study = Exported.Study(
            [new FrontTrial(0, values, Search.Configuration.Of([]))]);
        study = study with
        {
            Spec = study.Spec with
            {
                Search = study.Spec.Search with
                {
                    Objectives =
                    [
                        study.Spec.Search.Objective,
                        new Search.Objective { Metric = "validation.loss", Direction = Search.Direction.Minimize },
                    ],
                },
            },
        };

        var front = Charts(ReportPage.Of(study.Reported()))[1];

        Assert.Equal("validation.accuracy against validation.loss", (string?)front.Attribute("aria-label"));
        Assert.Equal("best", (string?)Assert.Single(front.Descendants(None + "circle")).Attribute("class"));
    }

    [Fact]
    public void Of_TrialsThatViolateAConstraint_NeverShowsThemAsBest()
    {
        var study = Exported.Study();
        var feasible = study.Trials[0].Summary;
        var infeasible = feasible with { Number = 1, Value = 0.9, Violation = 0.25 };

        var objective = Charts(ReportPage.Of((study with { Trials = [study.Trials[0], new ExportedTrial(infeasible, [])] }).Reported()))[0];
        var none = ReportPage.Of(
            (study with { Trials = [new ExportedTrial(infeasible, [])], Summary = study.Summary with { Best = null } }).Reported());

        Assert.Equal(
            [("best", "trial 0: 0.75"), ("other", "trial 1: 0.9, infeasible")],
            objective.Descendants(None + "circle").Select(dot => ((string)dot.Attribute("class")!, dot.Value)));
        var bestSoFar = (string)Assert.Single(objective.Descendants(None + "polyline")).Attribute("points")!;
        Assert.Single(bestSoFar.Split(' ').Select(point => point.Split(',')[1]).Distinct());
        Assert.Contains("There is no best configuration: the trial that completed violates a constraint.", none);
        Assert.Contains("<td>infeasible</td>", none);
    }

    [Fact]
    public void Of_AStudyWhoseTrialsAllDiverged_DrawsThemButNoEmptyCoordinates()
    {
        var study = Exported.Study();

        var page = ReportPage.Of(
            (
                study with
                {
                    Trials = [study.Trials[1]],
                    Summary = study.Summary with { Best = null, Counts = study.Summary.Counts with { Completed = 0 } },
                }).Reported());

        Assert.DoesNotContain("Parameters side by side", page);
        Assert.Contains("There is no best configuration: no trial has completed.", page);
        Assert.Equal("diverged", (string?)Assert.Single(Charts(page)[0].Descendants(None + "circle")).Attribute("class"));
    }

    [Fact]
    public void Of_ANameWithMarkup_EscapesIt()
    {
        var study = Exported.Study();
        var verdicts = System.Text.Json.JsonDocument.Parse("""[ { "kind": "x<y", "text": "a & <b>" } ]""").RootElement;
        var trial = study.Trials[1].Summary with { State = Search.TrialState.Failed, Verdicts = verdicts };

        var page = ReportPage.Of((study with { Trials = [study.Trials[0], new ExportedTrial(trial, [])] }).Reported());

        Assert.Contains("a &amp; &lt;b&gt;", page);
        Assert.Contains("x&lt;y", page);
    }

    [Fact]
    public void Of_AStudy_SaysHowToTrainItsBestAgainAndFromWhatItCame()
    {
        var page = System.Net.WebUtility.HtmlDecode(ReportPage.Of((Exported.Study() with { DataFingerprint = "c0ffee" }).Reported()));

        Assert.Contains("  optimizer.learningRate: { kind: fixed, value: 0.01 }\n", page);
        Assert.Contains("  network.initializer: { kind: fixed, value: \"xavier\" }\n", page);
        Assert.Contains("Seed 1; SHA-256 of the data <code>c0ffee</code>", page);
    }

    [Fact]
    public void Of_ABestTrialWithLayers_DrawsThemUntrainedAndAtItsEpoch()
    {
        var study = Exported.Study();
        var reports = study.Trials[0].Reports.Select(report => report with
        {
            Values = new Dictionary<string, System.Text.Json.JsonElement>(report.Values)
            {
                ["layers"] = System.Text.Json.JsonSerializer.SerializeToElement(
                    new[] { new { layer = "dense1", activationStandardDeviation = (report.Epoch + 1) / 10.0 } }),
            },
        });

        var layers = Charts(
            ReportPage.Of(
                (study with { Trials = [study.Trials[0] with { Reports = [.. reports] }, .. study.Trials.Skip(1)] }).Reported()))[^1];

        Assert.Equal(
            ["dense1 at epoch 0: σ 0.1", "dense1 at epoch 2: σ 0.3"], layers.Descendants(None + "circle").Select(dot => dot.Value));
    }

    [Fact]
    public void Of_AStudyWithoutTrials_IsAPageAllTheSame()
    {
        var study = Exported.Study();

        var page = ReportPage.Of((study with { Trials = [], Summary = study.Summary with { Best = null } }).Reported());

        Assert.Contains("<h1>exported</h1>", page);
        Assert.Equal(4, Charts(page).Count);
    }

    // Charts are well-formed XML.
    private static List<XElement> Charts(string page) => [.. Svgs().Matches(page).Select(svg => XElement.Parse(svg.Value))];

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Svgs();

    [GeneratedRegex("<h2>(.*?)</h2>")]
    private static partial Regex Headings();
}
