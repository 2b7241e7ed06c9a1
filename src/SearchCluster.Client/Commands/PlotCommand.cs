using System.CommandLine;
using System.CommandLine.Parsing;
using SearchCluster.Client.Answers;
using SearchCluster.Presentation.Charts;
using SearchCluster.Presentation.Views;

namespace SearchCluster.Client.Commands;

/// <summary><c>plot</c>: one chart of a study as a PNG picture.</summary>
internal sealed class PlotCommand : Verb
{
    private const int MostScale = 4;

    private static readonly (string, string)[] Trials = [(Chart.Kinds.Diverged, "diverged"), (Chart.Kinds.Other, "other trials"), (Chart.Kinds.Best, "the best tenth")];

    private static readonly PlottedKind[] Kinds =
    [
        new("objective", "objective over trials", charts => charts.Objective(), Trials, "no trial"),
        new("curves", "learning curves", charts => charts.Curves(), Trials, "no trial has several epochs"),
        new("slices", "parameter by parameter", charts => charts.Slices(), Trials, "its space has no parameters"),
        new("parallel", "parameters side by side", charts => charts.Parallel(), Trials, "no trial has a value"),
        new("importance", "what made the difference", charts => charts.Importance(), [], "too few trials have come to a result"),
        new("front", "Pareto front", charts => charts.Front(), [(Chart.Kinds.Other, "other trials"), (Chart.Kinds.Best, "Pareto front")], "it has one objective, or no trial has completed"),
        new("layers", "layers of the best trial", charts => charts.Layers(), [(Chart.Kinds.Other, "untrained"), (Chart.Kinds.Best, "at the epoch of its value")], "no trial with hidden layers has completed"),
    ];

    private readonly Argument<string> _study;

    private readonly Option<string> _kind = new("--kind", "-k")
    {
        Description = "Which chart of the report.",
        HelpName = string.Join('|', Kinds.Select(kind => kind.Name)),
        Required = true,
    };

    private readonly Option<int> _scale = new("--scale")
    {
        Description = $"Pixels of the picture for one of the page, 1 to {MostScale}: at 2 a chart is about 1890 pixels wide.",
        HelpName = "N",
        DefaultValueFactory = _ => 2,
    };

    private readonly Option<string?> _file = TargetFile("The picture to write. Default: STUDY-KIND.png in the working folder.");

    public PlotCommand(CommonOptions common, Terminal terminal)
        : base("plot", "Draws one chart of a study's report as a PNG picture.", common, terminal)
    {
        _study = StudyArgument();
        _kind.AcceptOnlyFromAmong([.. Kinds.Select(kind => kind.Name)]);
        _scale.Validators.Add(RefuseScale);
        Options.Add(_kind);
        Options.Add(_scale);
        Options.Add(_file);
    }

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_study);
        var kind = Kinds.Single(known => known.Name == parsed.GetRequiredValue(_kind));
        var file = parsed.GetValue(_file) ?? $"{name}-{kind.Name}.png";
        var target = TargetAt(parsed, file);
        var study = await ReadStudies(parsed, stored => stored.Export(name), cancellationToken);
        target.KeepFrom(study.Spec);
        var findings = StudyView.Of(study.Summary, study.Spec, [.. study.Trials.Select(trial => trial.Summary)]);
        var charts = kind.Charts(new StudyCharts(study, findings.Importance));
        if (charts.Count == 0)
            throw new CommandException(ExitCode.Failed, $"study '{name}' has nothing to draw for '{kind.Name}': {kind.Lack}");
        try
        {
            await target.Write(stream =>
            {
                PictureDrawing.Write($"{name}: {kind.Title}", charts, kind.Legend, parsed.GetValue(_scale), stream);
                return Task.CompletedTask;
            });
        }
        catch (PictureException error)
        {
            throw new CommandException(ExitCode.Failed, error.Message, error);
        }

        output.Answer(new DrawnChart(name, kind.Name, file, target.Replaces), console => console.WriteWords($"{name}: {kind.Title} drawn to {target.Written}"));
        return ExitCode.Done;
    }

    private static void RefuseScale(OptionResult result)
    {
        if (result.GetValueOrDefault<int>() is var scale and not (>= 1 and <= MostScale))
            result.AddError($"--scale is {scale}; it must be 1 to {MostScale}.");
    }

    /// <summary>A chart that can be asked for.</summary>
    /// <param name="Name">Its word on the command line.</param>
    /// <param name="Title">In words.</param>
    /// <param name="Charts">Draws it; nothing where the study lacks what it shows.</param>
    /// <param name="Legend">What its dots stand for.</param>
    /// <param name="Lack">What a study lacks of which nothing is drawn.</param>
    private sealed record PlottedKind(string Name, string Title, Func<StudyCharts, IReadOnlyList<Chart>> Charts, IReadOnlyList<(string Kind, string Meaning)> Legend, string Lack);

    /// <summary>What became of the chart.</summary>
    private sealed record DrawnChart(string Study, string Kind, string File, bool Replaced);
}
