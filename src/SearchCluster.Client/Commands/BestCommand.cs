using System.CommandLine;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Rendering;
using SearchCluster.Presentation.Words;

namespace SearchCluster.Client.Commands;

/// <summary><c>best</c>: the best completed trial, the same object as <c>best</c> in <c>show</c>.</summary>
internal sealed class BestCommand : Verb
{
    private readonly Argument<string> _study;

    public BestCommand(CommonOptions common, Terminal terminal)
        : base("best", "Shows the best trial of a study.", common, terminal) => _study = StudyArgument();

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_study);
        var study = await ReadStudies(parsed, stored => stored.Study(name), cancellationToken);
        var best = study.Best ?? throw new CommandException(
            ExitCode.NotFound, $"study '{name}' has no best trial: {StandingWords.WhyNoneIsBest(study.Counts)}");
        output.Answer(best, console => BestTrialScreen.Write(console, study, best));
        return ExitCode.Done;
    }
}
