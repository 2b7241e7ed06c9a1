using System.CommandLine;
using System.Text.Json;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Rendering;
using SearchCluster.Contracts.Json;

namespace SearchCluster.Client.Commands;

/// <summary><c>trial</c>: one trial with every epoch from the untrained network on, and every layer.</summary>
internal sealed class TrialCommand : Verb
{
    private readonly Argument<string> _study;
    private readonly Argument<int> _number = new("NUMBER") { Description = "Number of the trial, from 0." };

    public TrialCommand(CommonOptions common, Terminal terminal)
        : base("trial", "Shows one trial: every epoch, every layer.", common, terminal)
    {
        _study = StudyArgument();
        Arguments.Add(_number);
    }

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_study);
        var number = parsed.GetRequiredValue(_number);
        var (study, trial, reports) = await ReadStudies(parsed, async stored =>
        {
            var study = await stored.Study(name);
            return (study, await stored.Trial(study, number), await stored.Reports(name, number));
        }, cancellationToken);

        // The same object as in the list of trials, with its reports besides.
        var document = JsonSerializer.SerializeToNode(trial, SearchClusterJson.Options)!;
        document["reports"] = JsonSerializer.SerializeToNode(reports, SearchClusterJson.Options);
        output.Answer(document, console => TrialScreen.Write(console, study, trial, reports));
        return ExitCode.Done;
    }
}
