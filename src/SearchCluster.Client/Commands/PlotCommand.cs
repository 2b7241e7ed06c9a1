using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using SearchCluster.Client.Answers;
using SearchCluster.Presentation.Charts;

namespace SearchCluster.Client.Commands;

/// <summary><c>plot</c>: one chart of a study as a PNG or SVG picture.</summary>
internal sealed class PlotCommand : Verb
{
    private const int MostScale = 4;

    private static readonly PlottedKind[] Kinds =
    [
        new("objective", "objective over trials", charts => charts.Objective(), "no trial"),
        new("curves", "learning curves", charts => charts.Curves(), "no trial has several epochs"),
        new("slices", "parameter by parameter", charts => charts.Slices(), "its space has no parameters"),
        new("parallel", "parameters side by side", charts => charts.Parallel(), "no trial has a value"),
        new("importance", "what made the difference", charts => charts.Importance(), "too few trials have come to a result"),
        new("front", "Pareto front", charts => charts.Front(), "it has one objective, or no trial has completed"),
        new("layers", "layers of the best trial", charts => charts.Layers(), "no trial with hidden layers has completed"),
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
        Description = $"Pixels of a PNG for one of the page, 1 to {MostScale}: at 2 a chart is about 1890 pixels wide.",
        HelpName = "N",
        DefaultValueFactory = _ => 2,
    };

    private readonly Option<string?> _file = TargetFile(
        "The picture to write, .png or .svg. Default: STUDY-KIND.png in the working folder.");

    public PlotCommand(CommonOptions common, Terminal terminal)
        : base("plot", "Draws one chart of a study's report as a picture.", common, terminal)
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
        var write = WriterOf(file, parsed.GetValue(_scale));
        var study = await ReadStudies(parsed, stored => stored.Report(name), cancellationToken);
        target.KeepFrom(study.Spec);
        var charts = kind.Charts(new StudyCharts(study.View, study.Spec, study.Reports));
        if (charts.Count == 0)
            throw new CommandException(ExitCode.Failed, $"study '{name}' has nothing to draw for '{kind.Name}': {kind.Lack}");
        try
        {
            await target.Write(stream => write(ChartSheet.Of($"{name}: {kind.Title}", charts), stream));
        }
        catch (PictureException error)
        {
            throw new CommandException(ExitCode.Failed, error.Message, error);
        }

        output.Answer(
            new DrawnChart(name, kind.Name, file, target.Replaces), console =>
                console.WriteWords($"{name}: {kind.Title} drawn to {target.Written}"));
        return ExitCode.Done;
    }

    // A name without an ending, such as a device, gets a PNG.
    private static Func<Chart, Stream, Task> WriterOf(string file, int scale) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".svg" => async (chart, stream) => await stream.WriteAsync(Encoding.UTF8.GetBytes(SvgDrawing.FileOf(chart))),
        ".png" or "" => (chart, stream) =>
        {
            PictureDrawing.Write(chart, scale, stream);
            return Task.CompletedTask;
        }
        ,
        var other => throw new CommandException(ExitCode.Invalid, $"'{file}': a chart is written as .png or .svg, not as {other}"),
    };

    private static void RefuseScale(OptionResult result)
    {
        if (result.GetValueOrDefault<int>() is var scale and not (>= 1 and <= MostScale))
            result.AddError($"--scale is {scale}; it must be 1 to {MostScale}.");
    }

    /// <summary>A chart that can be asked for.</summary>
    /// <param name="Name">Its word on the command line.</param>
    /// <param name="Title">In words.</param>
    /// <param name="Charts">Draws it; nothing where the study lacks what it shows.</param>
    /// <param name="Lack">What a study lacks of which nothing is drawn.</param>
    private sealed record PlottedKind(string Name, string Title, Func<StudyCharts, IReadOnlyList<Chart>> Charts, string Lack);

    /// <summary>What became of the chart.</summary>
    private sealed record DrawnChart(string Study, string Kind, string File, bool Replaced);
}
