using System.CommandLine;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Rendering;

namespace SearchCluster.Client.Commands;

/// <summary><c>trials</c>: all trials of a study by number.</summary>
internal sealed class TrialsCommand : Verb
{
    private readonly Argument<string> _study;

    public TrialsCommand(CommonOptions common, Terminal terminal)
        : base("trials", "Lists the trials of a study.", common, terminal) => _study = StudyArgument();

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_study);
        if (output.IsJson)
        {
            return await ReadStudies(parsed, async stored =>
            {
                await output.Documents(stored.TrialPages((await stored.Study(name)).Study));
                return ExitCode.Done;
            }, cancellationToken);
        }

        var (study, trials) = await ReadStudies(
            parsed, async stored => (await stored.Study(name), await stored.Trials(name)), cancellationToken);
        output.Answer(trials, console => TrialTableScreen.Write(console, study, trials));
        return ExitCode.Done;
    }
}
