using System.Text.Json;
using SearchCluster.Contracts;
using SearchCluster.Presentation.Charts;
using SearchCluster.Presentation.Views;
using SearchCluster.Search;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Studies;
using Xunit;

namespace SearchCluster.Presentation.Tests.Charts;

public class StudyChartsTests
{
    private static readonly ExportedStudy Study = Exported.Study();
    private static readonly ExportedTrial Trial = Study.Trials[0];

    [Fact]
    public void Curves_OfAStudyWithFolds_HaveALineForEachFold()
    {
        var reports = Enumerable.Range(0, 3).SelectMany(fold => Trial.Reports.Select(report => report with { Fold = fold })).ToList();

        var chart = Assert.Single(Charts([Trial with { Reports = reports }]).Curves());

        var lines = chart.Marks.OfType<Mark.Path>().ToList();
        Assert.Equal(["trial 0: 0.75, fold 0", "trial 0: 0.75, fold 1", "trial 0: 0.75, fold 2"], lines.Select(line => line.Says));
        Assert.All(lines, line => Assert.Equal(line.Points.OrderBy(point => point.X), line.Points));
    }

    [Fact]
    public void Front_WithSecondsAsAnObjective_PutsDotsAndLineAtTheSameValues()
    {
        var slow = Trial with { Summary = Trial.Summary with { Number = 1, Value = 0.5 }, Reports = Trial.Reports };
        var values = new Dictionary<string, double> { ["validation.accuracy"] = 0.75, ["seconds"] = 0.75 };
        FrontTrial[] front = [new(0, values, Trial.Summary.Configuration)];
        var charts = Charts([Trial, slow], front, objectives: ["validation.accuracy", "seconds"]);

        var chart = Assert.Single(charts.Front());

        var dots = chart.Marks.OfType<Mark.Dot>().ToList();
        Assert.Equal(["trial 0: 0.75, seconds 0.75", "trial 1: 0.5, seconds 0.75"], dots.Select(dot => dot.Says));
        var line = Assert.Single(chart.Marks.OfType<Mark.Path>());
        Assert.Equal((dots[0].X, dots[0].Y), line.Points[0]);
    }

    [Fact]
    public void Objective_WithAValueFarOff_DrawsAnArrowheadAndSaysHowManyLieBeyond()
    {
        ExportedTrial[] trials = [.. Enumerable.Range(0, 9).Select(number => Valued(number, 0.7 + number / 100.0)), Valued(9, -1e9)];

        var chart = Assert.Single(Charts(trials).Objective());

        var beyond = Assert.Single(chart.Marks.OfType<Mark.Beyond>());
        Assert.Equal(("trial 9: -1e9", false), (beyond.Says, beyond.IsAbove));
        Assert.Equal(9, chart.Marks.OfType<Mark.Dot>().Count());
        Assert.Contains(chart.Marks.OfType<Mark.Label>(), label => label.Words == "1 trial beyond the axis, the farthest -1e9");
    }

    [Fact]
    public void Objective_OfTrialsWithinTheAxis_SaysNothingOfOthers() =>
        Assert.DoesNotContain(
            Assert.Single(Charts([Trial]).Objective()).Marks, mark =>
                mark is Mark.Beyond or Mark.Label { Words: "0 trials beyond the axis" });

    [Fact]
    public void Parallel_OfATrialWithoutAParameter_IsBrokenThere()
    {
        var configuration = Configuration.Of(Trial.Summary.Configuration.Where(parameter => parameter.Key != "network.initializer"));
        var lacking = Trial with { Summary = Trial.Summary with { Number = 1, Configuration = configuration } };

        var chart = Assert.Single(Charts([Trial, lacking]).Parallel());

        Assert.Equal(4, Assert.Single(chart.Marks.OfType<Mark.Path>(), line => line.Says == "trial 0: 0.75").Points.Count);
        // The learning rate stands alone; batch norm and the objective are neighbours.
        Assert.Single(chart.Marks.OfType<Mark.Dot>(), dot => dot.Says == "trial 1: 0.75");
        Assert.Equal(2, Assert.Single(chart.Marks.OfType<Mark.Path>(), line => line.Says == "trial 1: 0.75").Points.Count);
    }

    [Fact]
    public void Legend_OfTrials_NamesWhatIsDrawnAndNoMore()
    {
        var pruned = Trial with { Summary = Trial.Summary with { Number = 1, State = TrialState.Pruned, Value = 0.6 } };
        var running = Trial with { Summary = Trial.Summary with { Number = 2, State = TrialState.Running, Value = 0.6 } };

        Assert.Equal(["the best tenth", "best so far"], Meanings(Charts([Trial]).Objective()));
        Assert.Equal(["the best tenth", "pruned", "not completed", "best so far"], Meanings(Charts([Trial, pruned, running]).Objective()));
        Assert.Equal(["the best tenth", "diverged", "best so far"], Meanings(Charts([Trial, Study.Trials[1]]).Objective()));
        Assert.Equal(["the best tenth", "pruned"], Meanings(Charts([Trial, pruned]).Curves()));
    }

    [Fact]
    public void Slices_OfSixtyCategories_NameNoMoreThanFit()
    {
        var values = Enumerable.Range(1, 60).Select(value => JsonSerializer.SerializeToElement(value)).ToList();
        var search = Study.Spec.Search with { Space = new() { ["x0"] = new CategoricalDomain { Values = values } } };
        var spec = Study.Spec with { Search = search };
        var trial = Trial with { Summary = Trial.Summary with { Configuration = Configuration.Of([new("x0", values[7])]) } };

        var chart = Assert.Single(Charts([trial], spec: spec).Slices());

        AssertNoOverlap(chart);
        Assert.Contains(chart.Marks.OfType<Mark.Label>(), label => label.Words == "x0 (60 values, every 6th named)");
        AssertNoOverlap(Assert.Single(Charts([trial], spec: spec).Parallel()));
    }

    [Fact]
    public void ReportsShown_OfALongStudy_AreThoseOfFewTrials()
    {
        ExportedTrial[] trials = [.. Enumerable.Range(0, 2000).Select(number => Valued(number, number / 2000.0))];
        var view = ViewOf(trials, null, Study.Spec);

        var shown = StudyCharts.ReportsShown(view, Study.Spec);

        Assert.InRange(shown.Count, 300, 301);
        Assert.Contains(1999, shown);
        Assert.Contains(0, shown);
    }

    [Fact]
    public void Sheet_WithALongLegend_StandsUnderItsHeading()
    {
        var charts = Charts([Trial, Study.Trials[1]]).Slices().Take(1).ToList();

        var sheet = ChartSheet.Of("a-study: parameter by parameter", charts);

        var heading = Assert.Single(sheet.Marks.OfType<Mark.Label>(), label => label.Kind == Chart.Kinds.Heading);
        var legend = sheet.Marks.OfType<Mark.Label>().Where(label => label.Words is "the best tenth" or "diverged").ToList();
        Assert.Equal(2, legend.Count);
        Assert.All(legend, label => Assert.True(label.Y > heading.Y + 10));
        Assert.All(sheet.Marks.OfType<Mark.Line>(), line => Assert.True(line.Y1 > legend[0].Y + 4));
    }

    private static ExportedTrial Valued(int number, double value) =>
        Trial with { Summary = Trial.Summary with { Number = number, Value = value }, Reports = [] };

    private static IEnumerable<string> Meanings(IReadOnlyList<Chart> charts) => Assert.Single(charts).Legend.Select(entry => entry.Meaning);

    private static StudyCharts Charts(
        IReadOnlyList<ExportedTrial> trials,
        IReadOnlyList<FrontTrial>? front = null,
        IReadOnlyList<string>? objectives = null,
        StudySpec? spec = null)
    {
        spec ??= Study.Spec;
        if (objectives is not null)
            spec = spec with
            {
                Search = spec.Search with
                {
                    Objectives = [.. objectives.Select(ObjectiveOf)],
                },
            };
        return new StudyCharts(
            ViewOf(trials, front, spec), spec, trials.ToDictionary(trial => trial.Summary.Number, trial => trial.Reports));
    }

    private static Objective ObjectiveOf(string metric) =>
        new() { Metric = metric, Direction = metric == "seconds" ? Direction.Minimize : Direction.Maximize };

    private static StudyView ViewOf(IReadOnlyList<ExportedTrial> trials, IReadOnlyList<FrontTrial>? front, StudySpec spec) =>
        StudyView.Of(Study.Summary with { Front = front }, spec, [.. trials.Select(trial => trial.Summary)]);

    // Labels beside each other on a line, by the width of their letters.
    private static void AssertNoOverlap(Chart chart)
    {
        foreach (var line in chart.Marks.OfType<Mark.Label>().Where(label => !label.IsUpright).GroupBy(label => Math.Round(label.Y)))
        {
            var spans = line.Select(label => Span(label)).OrderBy(span => span.From).ToList();
            for (var i = 1; i < spans.Count; i++)
                Assert.True(
                    spans[i].From >= spans[i - 1]
                        .To, $"labels overlap at {line.Key}: {string.Join(' ', line.Select(label => label.Words))}");
        }

        foreach (var column in chart.Marks.OfType<Mark.Label>().Where(label => label.Kind == Chart.Kinds.Tick).GroupBy(label => label.X))
        {
            var heights = column.Select(label => label.Y).Order().ToList();
            for (var i = 1; i < heights.Count; i++)
                Assert.True(heights[i] - heights[i - 1] >= 11, $"labels overlap at {column.Key}");
        }
    }

    private static (double From, double To) Span(Mark.Label label)
    {
        var width = label.Words.Length * 6.0;
        var from = label.Anchor switch { Anchor.Start => label.X, Anchor.Middle => label.X - width / 2, _ => label.X - width };
        return (from, from + width);
    }
}
