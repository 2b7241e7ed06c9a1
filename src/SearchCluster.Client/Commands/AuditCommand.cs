using System.CommandLine;
using System.Text.Json;
using SearchCluster.Client.Access;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Rendering;
using SearchCluster.Contracts.Json;

namespace SearchCluster.Client.Commands;

/// <summary>
/// <c>audit</c>: the proof from the journal that every trial is counted once, and that the tables say what the journal says.
/// </summary>
internal sealed class AuditCommand : Verb
{
    private readonly Argument<string> _study;

    private readonly Option<bool> _repair = new("--repair-views")
    {
        Description = "Write the tables of the study and its trials once more, as they follow from the journal, before the audit.",
    };

    public AuditCommand(CommonOptions common, Terminal terminal)
        : base("audit", "Proves from the journal that every trial of a study is counted exactly once, and that no event is missing.",
            common, terminal)
    {
        _study = StudyArgument();
        Options.Add(_repair);
    }

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_study);
        int? repaired = null;
        if (parsed.GetValue(_repair))
        {
            repaired = await Access(parsed, output, async access =>
                await access.Catalog.RepairViews(
                    (await StoredStudies.Of(access.Catalog, cancellationToken).Study(name)).Study, cancellationToken), cancellationToken);
        }

        var audit = await ReadStudies(parsed, async stored => await stored.Audit((await stored.Study(name)).Study), cancellationToken);
        var document = JsonSerializer.SerializeToNode(audit, SearchClusterJson.Options)!;
        if (repaired is { } rows)
            document["repairedRows"] = rows;
        output.Answer(document, console => AuditScreen.Write(console, audit, repaired));
        return audit.Ok ? ExitCode.Done : ExitCode.Failed;
    }
}
