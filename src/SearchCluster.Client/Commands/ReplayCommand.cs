using System.CommandLine;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Rendering;

namespace SearchCluster.Client.Commands;

/// <summary><c>replay</c>: every proposal made once more from the journal.</summary>
internal sealed class ReplayCommand : Verb
{
    private readonly Argument<string> _study;

    public ReplayCommand(CommonOptions common, Terminal terminal)
        : base("replay", "Makes every proposal of a study once more from its journal, and says whether each is identical.", common,
            terminal) =>
        _study = StudyArgument();

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_study);
        var replay = await ReadStudies(parsed, async stored => await stored.Replay((await stored.Study(name)).Study), cancellationToken);
        output.Answer(replay, console => ReplayScreen.Write(console, replay));
        return replay.Ok ? ExitCode.Done : ExitCode.Failed;
    }
}
