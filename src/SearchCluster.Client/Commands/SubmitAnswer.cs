using SearchCluster.Client.Answers;
using SearchCluster.Client.StudyFiles;
using SearchCluster.Contracts;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;

namespace SearchCluster.Client.Commands;

/// <summary>What <c>run</c> and <c>submit</c> make of the answer to a submit.</summary>
internal static class SubmitAnswer
{
    /// <summary>Refuses a file that does not fit its data, or differs from the study of its name, with the line of each problem.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="file">The study file.</param>
    /// <param name="study">The study's name.</param>
    /// <param name="place">Where the study is kept, in words.</param>
    /// <exception cref="CommandException">It is refused.</exception>
    public static void Refuse(SubmitResult result, string file, string study, string place)
    {
        if (result.Kind == SubmitKind.Unfit)
            throw new CommandException(file, [.. result.Problems.Select(problem => StudyFile.Locate(file, problem))]);
        if (result.Kind == SubmitKind.Refused)
            throw new CommandException(file, [.. result.ChangedPaths.Select(path => StudyFile.Locate(file, new Problem(
                path, $"differs from the study '{study}' in the {place}; only its budget may grow: restore the value, or give the study "
                    + "another name")))]);
    }

    /// <summary>What is said of the study then.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="study">The study's name.</param>
    /// <param name="begins">What is said of a new one, after its name.</param>
    /// <param name="goesOn">What is said of one that goes on, after its name.</param>
    /// <param name="work">What there is to do.</param>
    public static string Greeting(SubmitResult result, string study, string begins, string goesOn, string work) =>
        $"study {study}" + result switch
        {
            _ when result.State.IsFinal() => " had finished before; this is its result",
            { State: StudyState.Stopping } => " is stopping: its trials that have begun run to their end",
            { State: StudyState.Paused } => $" is paused: 'searchcluster resume {study}' goes on with it",
            { Kind: SubmitKind.Created } => $"{begins}: {work}",
            { Kind: SubmitKind.Grown } => $" goes on with a larger budget: {work}",
            _ => $" {goesOn}: {work}",
        };
}
