using System.CommandLine;
using SearchCluster.Client.Access;
using SearchCluster.Client.Answers;
using SearchCluster.Presentation.Views;
using SearchCluster.Presentation.Words;
using SearchCluster.Search.Studies;
using Spectre.Console;

namespace SearchCluster.Client.Commands;

/// <summary><c>delete</c>: forgets a study with everything that was kept of it.</summary>
internal sealed class DeleteCommand : Verb
{
    private readonly Argument<string> _study;

    private readonly Option<bool> _force =
        new("--force") { Description = "Without a question, and also a study whose trials run: they are canceled first." };

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Without a question. Only a terminal is asked." };

    public DeleteCommand(CommonOptions common, Terminal terminal)
        : base("delete", "Deletes a study that has ended or is paused: its journal, its trials, its checkpoints and its models.", common,
            terminal)
    {
        _study = StudyArgument();
        Options.Add(_force);
        Options.Add(_yes);
    }

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_study);
        var force = parsed.GetValue(_force);
        var deleted = await Operate(parsed, output, name, async (access, study) =>
        {
            var now = await StoredStudies.Of(access.Catalog, cancellationToken).Study(name);
            // Where no process works on it, what the last one left as running runs no longer.
            if (!force && !access.IsAtRest && now is { State: StudyState.Paused, Counts.Running: > 0 and var running })
                throw new CommandException(ExitCode.Failed,
                    $"study '{name}' is paused, but {(running == 1 ? "a trial of it still runs" : $"{running} trials of it still run")}: "
                        + "wait for the end, or delete it with --force");
            if (!force && !parsed.GetValue(_yes) && !IsWanted(name, now.Counts.Proposed, output))
                throw new CommandException(ExitCode.Failed, "nothing was deleted");
            return Accepted(await study.Delete(force, cancellationToken));
        }, cancellationToken);
        output.Answer(
            new DeletedStudy(name, Deleted: true, deleted.Counts.Proposed), console =>
                console.WriteWords($"{name} is deleted, with {deleted.Counts.Proposed} trials"));
        return ExitCode.Done;
    }

    // Scripts have no terminal, and are not asked.
    private static bool IsWanted(string study, int trials, Output output)
    {
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
            return true;
        output.Messages.Write(Printable.Of($"delete study {study} with its {trials} trials, for good? [y/N] "));
        return Console.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }
}
