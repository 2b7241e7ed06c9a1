using SearchCluster.Client.Answers;
using SearchCluster.Client.StudyFiles;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;

namespace SearchCluster.Client.Commands;

/// <summary>What <c>run</c> and <c>submit</c> say of a coordinator's answer to a study file.</summary>
/// <param name="Result">The answer.</param>
/// <param name="File">The study file.</param>
/// <param name="Spec">The study.</param>
internal sealed record SubmitAnswer(SubmitResult Result, string File, StudySpec Spec)
{
    /// <summary>Refuses what the coordinator did not take.</summary>
    /// <param name="place">Where the study of that name is, such as <c>the cluster</c>.</param>
    /// <exception cref="CommandException">With every problem, and its line in the file.</exception>
    public void ThrowIfRefused(string place)
    {
        if (Result.Kind == SubmitKind.Unfit)
            throw new CommandException(File, [.. Result.Problems.Select(problem => StudyFile.Locate(File, problem))]);
        if (Result.Kind == SubmitKind.Refused)
        {
            var differing = Result.ChangedPaths.Select(path => new Problem(path, Differs(place)));
            throw new CommandException(File, [.. differing.Select(problem => StudyFile.Locate(File, problem))]);
        }
    }

    /// <summary>One line on what becomes of the study.</summary>
    /// <param name="work">What it has to do, such as <c>40 trials on 2 slots</c>.</param>
    /// <param name="begins">What is said of a new study, with <paramref name="work"/> after it.</param>
    /// <param name="resume">Where to resume it, said after the command; empty for anywhere.</param>
    public string Greeting(string work, string begins, string resume = "") => Result switch
    {
        _ when Result.State.IsFinal() => $"study {Spec.Name} had finished before; this is its result",
        { State: StudyState.Stopping } => $"study {Spec.Name} is stopping: its trials that have begun run to their end",
        { State: StudyState.Paused } => $"study {Spec.Name} is paused: 'searchcluster resume {Spec.Name}'{resume} goes on with it",
        { Kind: SubmitKind.Created } => $"study {Spec.Name}{begins}: {work}",
        { Kind: SubmitKind.Grown } => $"study {Spec.Name} goes on with a larger budget: {work}",
        _ => $"study {Spec.Name} continues where it stood: {work}",
    };

    private string Differs(string place) =>
        $"differs from the study '{Spec.Name}' in {place}; only its budget may grow: restore the value, or give the study another name";
}
