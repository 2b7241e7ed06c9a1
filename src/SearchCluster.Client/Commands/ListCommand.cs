using System.CommandLine;
using SearchCluster.Client.Rendering;

namespace SearchCluster.Client.Commands;

/// <summary><c>list</c>: the studies of the database.</summary>
internal sealed class ListCommand(CommonOptions common, Terminal terminal)
    : Verb("list", "Lists the studies of the database.", common, terminal)
{
    protected override Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var studies = StoredStudies.Read(DatabaseOf(parsed), stored => stored.All());
        output.Answer(studies, console => StudyList.Write(console, studies));
        return Task.FromResult(ExitCode.Done);
    }
}
