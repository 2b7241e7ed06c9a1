using System.CommandLine;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Cluster;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;

namespace SearchCluster.Client.Commands;

/// <summary><c>pause</c>, <c>resume</c>, <c>stop</c> and <c>cancel</c>: one action on one study, and where the study stands then.</summary>
internal sealed class ControlCommand : Verb
{
    private readonly Argument<string> _study;
    private readonly Func<StudyAccess, IStudyGrain, CancellationToken, Task<ControlResult>> _act;

    private ControlCommand(
        string name, string description, Func<StudyAccess, IStudyGrain, CancellationToken, Task<ControlResult>> act, CommonOptions common,
            Terminal terminal)
        : base(name, description, common, terminal)
    {
        _study = StudyArgument();
        _act = act;
    }

    /// <summary>The four of them.</summary>
    public static IEnumerable<Command> All(CommonOptions common, Terminal terminal) =>
    [
        new ControlCommand("pause", "Begins no more trials of a study until it is resumed; those that run go on to their end.",
            (_, study, cancellationToken) => study.Pause(cancellationToken), common, terminal),
        new ControlCommand("resume", "Goes on with a paused study.",
            (_, study, cancellationToken) => study.Resume(cancellationToken), common, terminal),
        new ControlCommand("stop", "Lets the running trials of a study end, evaluates the best, and ends the study.",
            (access, study, cancellationToken) => access.Stop(study, cancellationToken), common, terminal),
        new ControlCommand("cancel", "Ends a study and its running trials at once.",
            (_, study, cancellationToken) => study.Cancel(cancellationToken), common, terminal),
    ];

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var (study, isAtRest) = await Operate(parsed, output, parsed.GetRequiredValue(_study), async (access, study) =>
            (Accepted(await _act(access, study, cancellationToken)), access.IsAtRest), cancellationToken);
        output.Answer(study, console => console.WriteWords(Words(study)));
        if (isAtRest && study.State == StudyState.Running)
            output.Note("no process works on it now: 'searchcluster run FILE' goes on with it");
        if (isAtRest && study.State == StudyState.Stopping)
            output.Note($"that is not possible here now: 'searchcluster stop {study.Study}' tries again, 'searchcluster cancel "
                + $"{study.Study}' ends it without");
        return ExitCode.Done;
    }

    private static string Words(StudySummary study) => study switch
    {
        { State: StudyState.Running } => $"{study.Study} is running",
        { State: StudyState.Paused, Counts.Running: > 0 and var running } =>
            $"{study.Study} is paused; {Trials(running)} already running {(running == 1 ? "goes" : "go")} on to the end",
        { State: StudyState.Paused } => $"{study.Study} is paused",
        { State: StudyState.Stopping, Counts: { Running: var running, Pending: var waiting } } when running + waiting > 0 =>
            $"{study.Study} is stopping: {Trials(running + waiting)} that {(running + waiting == 1 ? "has" : "have")} begun "
                + $"{(running + waiting == 1 ? "goes" : "go")} on to the end",
        { State: StudyState.Stopping } => $"{study.Study} is stopping: its best trial is yet to be measured on the test split",
        { State: StudyState.Stopped, Counts: { Canceled: > 0 and var canceled, Proposed: var proposed } } =>
            $"{study.Study} has stopped after {Trials(proposed)}, {canceled} of them canceled",
        { State: StudyState.Stopped } => $"{study.Study} has stopped after {Trials(study.Counts.Proposed)}",
        { State: StudyState.Canceled } => $"{study.Study} is canceled, and {Trials(study.Counts.Canceled)} with it",
        { State: StudyState.Failed } => $"{study.Study} has failed: {study.Reason}",
        _ => $"{study.Study} has completed",
    };

    private static string Trials(int count) => count == 1 ? "1 trial" : $"{count} trials";
}
