using System.CommandLine;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Rendering;

namespace SearchCluster.Client.Commands;

/// <summary><c>list</c>: the studies of the database.</summary>
internal sealed class ListCommand(CommonOptions common, Terminal terminal)
    : Verb("list", "Lists the studies of the database.", common, terminal)
{
    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var studies = await ReadStudies(parsed, stored => stored.All(), cancellationToken);
        output.Answer(studies, console => StudyListScreen.Write(console, studies));
        return ExitCode.Done;
    }
}
