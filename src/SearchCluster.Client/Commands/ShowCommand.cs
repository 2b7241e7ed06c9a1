using System.CommandLine;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Rendering;

namespace SearchCluster.Client.Commands;

/// <summary><c>show</c>: one study, its best trials, and what the lecture would say about the rest.</summary>
internal sealed class ShowCommand : Verb
{
    private readonly Argument<string> _study;

    public ShowCommand(CommonOptions common, Terminal terminal)
        : base("show", "Shows a study: where it stands, its best trials, and what is wrong with the others.", common, terminal) =>
        _study = StudyArgument();

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_study);
        var study = await ReadStudies(parsed, stored => stored.Digest(name), cancellationToken);
        output.Answer(study.Document(), console => StudyScreen.Write(console, study));
        return ExitCode.Done;
    }
}
