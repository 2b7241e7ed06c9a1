using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Rendering;
using SearchCluster.Contracts.Json;
using SearchCluster.Presentation.Views;
using SearchCluster.Search.Studies;

namespace SearchCluster.Client.Commands;

/// <summary><c>list</c>: the studies of the database.</summary>
internal sealed class ListCommand(CommonOptions common, Terminal terminal)
    : Verb("list", "Lists the studies of the database.", common, terminal)
{
    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var studies = await ReadStudies(parsed, stored => stored.All(), cancellationToken);
        var isAtRest = IsAtRest(parsed);
        output.Answer(studies.Select(study => Document(study, isAtRest)), console => StudyListScreen.Write(console, studies, isAtRest));
        return ExitCode.Done;
    }

    // The state is the study's own; whether a process works on it is this machine's.
    private static JsonNode Document(StudySummary study, bool isAtRest)
    {
        var document = JsonSerializer.SerializeToNode(study, SearchClusterJson.Options)!;
        document["interrupted"] = StudyList.IsInterrupted(study, isAtRest);
        return document;
    }
}
