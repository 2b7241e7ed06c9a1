using System.CommandLine;
using System.Text;
using System.Text.Json;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Rendering;
using SearchCluster.Contracts.Grains;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;

namespace SearchCluster.Client.Commands;

/// <summary><c>trial</c>: one trial with every epoch from the untrained network on, and every layer.</summary>
internal sealed class TrialCommand : Verb
{
    private const int MostLines = 12;

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
        var (study, trial, reports, log) = await ReadStudies(parsed, async stored =>
        {
            var study = await stored.Study(name);
            var trial = await stored.Trial(study, number);
            return (study, trial, await stored.Reports(name, number), trial.State == TrialState.Failed
                ? await stored.Log(name, number, null) : null);
        }, cancellationToken);

        // The same object as in the list of trials, with its reports besides.
        var document = JsonSerializer.SerializeToNode(trial, SearchClusterJson.Options)!;
        document["reports"] = JsonSerializer.SerializeToNode(reports, SearchClusterJson.Options);
        output.Answer(document, console => TrialScreen.Write(console, study, trial, reports, LastLines(log)));
        return ExitCode.Done;
    }

    private static IReadOnlyList<string> LastLines(TrialLog? log) => log is null ? [] :
        [.. Encoding.UTF8.GetString(log.Body).Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)
            .TakeLast(MostLines)];
}
