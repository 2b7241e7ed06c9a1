using System.CommandLine;
using SearchCluster.Client.Answers;
using SearchCluster.Client.StudyFiles;
using SearchCluster.Contracts.Json;

namespace SearchCluster.Client.Commands;

/// <summary><c>schema</c>: the JSON Schema of a study file, for editors.</summary>
internal sealed class SchemaCommand(CommonOptions common, Terminal terminal)
    : Verb("schema", "Prints the JSON Schema of a study file, by which editors complete and check it.", common, terminal)
{
    protected override Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        output.Raw(writer => writer.WriteLine(StudySchema.Make().ToJsonString(SearchClusterJson.Indented)));
        return Task.FromResult(ExitCode.Done);
    }
}
