using System.CommandLine;
using SearchCluster.Client.Answers;

namespace SearchCluster.Client.Commands;

/// <summary><c>delete</c>: forgets a study with everything that was kept of it.</summary>
internal sealed class DeleteCommand : Verb
{
    private readonly Argument<string> _study;

    private readonly Option<bool> _force = new("--force") { Description = "Also a study that runs: its trials are canceled first." };

    public DeleteCommand(CommonOptions common, Terminal terminal)
        : base("delete", "Deletes a study that has ended or is paused: its journal, its trials and its checkpoints.", common, terminal)
    {
        _study = StudyArgument();
        Options.Add(_force);
    }

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_study);
        var deleted = await Operate(
            parsed, output, name, async (_, study) => Accepted(await study.Delete(parsed.GetValue(_force), cancellationToken)), cancellationToken);
        output.Answer(
            new DeletedStudy(name, Deleted: true, deleted.Counts.Proposed), console => console.WriteWords($"{name} is deleted, with {deleted.Counts.Proposed} trials"));
        return ExitCode.Done;
    }

    /// <summary>What is gone.</summary>
    private sealed record DeletedStudy(string Study, bool Deleted, int Trials);
}
