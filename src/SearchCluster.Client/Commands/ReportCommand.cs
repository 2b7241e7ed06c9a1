using System.CommandLine;
using SearchCluster.Client.Answers;
using SearchCluster.Presentation.Pages;

namespace SearchCluster.Client.Commands;

/// <summary><c>report</c>: a study as one HTML page that needs nothing else.</summary>
internal sealed class ReportCommand : Verb
{
    private readonly Argument<string> _study;
    private readonly Option<string?> _file = TargetFile("The page to write. Default: STUDY.html in the working folder.");

    public ReportCommand(CommonOptions common, Terminal terminal)
        : base("report", "Writes a study as one HTML page: the best, the charts, what mattered, what was wrong.", common, terminal)
    {
        _study = StudyArgument();
        Options.Add(_file);
    }

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_study);
        var file = parsed.GetValue(_file) ?? $"{name}.html";
        var target = TargetAt(parsed, file);
        var study = await ReadStudies(parsed, stored => stored.Report(name), cancellationToken);
        target.KeepFrom(study.Spec);
        await target.Write(async stream =>
        {
            await using var writer = new StreamWriter(stream, leaveOpen: true);
            await writer.WriteAsync(ReportPage.Of(study));
        });
        output.Answer(
            new WrittenReport(name, file, target.Replaces), console => console.WriteWords($"{name}: written to {target.Written}"));
        return ExitCode.Done;
    }

    /// <summary>What became of the report.</summary>
    private sealed record WrittenReport(string Study, string File, bool Replaced);
}
