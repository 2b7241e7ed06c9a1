using System.CommandLine;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Rendering;

namespace SearchCluster.Client.Commands;

/// <summary><c>audit</c>: the proof from the journal that every trial is counted once.</summary>
internal sealed class AuditCommand : Verb
{
    private readonly Argument<string> _study;

    public AuditCommand(CommonOptions common, Terminal terminal)
        : base("audit", "Proves from the journal that every trial of a study is counted exactly once.", common, terminal) => _study = StudyArgument();

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_study);
        var audit = await ReadStudies(parsed, async stored => await stored.Audit((await stored.Study(name)).Study), cancellationToken);
        output.Answer(audit, console => AuditScreen.Write(console, audit));
        return audit.Ok ? ExitCode.Done : ExitCode.Failed;
    }
}
