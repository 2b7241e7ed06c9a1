using System.CommandLine;
using SearchCluster.Client.Rendering;

namespace SearchCluster.Client.Commands;

/// <summary><c>trials</c>: all trials of a study by number.</summary>
internal sealed class TrialsCommand : Verb
{
    private readonly Argument<string> _study;

    public TrialsCommand(CommonOptions common, Terminal terminal)
        : base("trials", "Lists the trials of a study.", common, terminal) => _study = StudyArgument();

    protected override Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_study);
        var (study, trials) = StoredStudies.Read(DatabaseOf(parsed), stored => (stored.Study(name), stored.Trials(name)));
        output.Answer(trials, console => TrialTable.Write(console, study, trials));
        return Task.FromResult(ExitCode.Done);
    }
}
