using System.CommandLine;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Rendering;
using SearchCluster.Training.Preflight;

namespace SearchCluster.Client.Commands;

/// <summary>The option <c>--check</c> of the verbs that start a study: the pre-flight first, and no start on a fault.</summary>
internal sealed class PreflightGate
{
    private readonly Option<bool> _check =
        new("--check") { Description = "First look whether the study can be trained, as 'check' does; it does not start on a fault." };

    /// <summary>Adds the option to a verb.</summary>
    public void AddTo(Command verb) => verb.Options.Add(_check);

    /// <summary>
    /// Whether the study may start: the check was not asked for, or found no fault. Findings go to standard error, warnings too unless
    /// quiet was asked for; on a fault the document is the report.
    /// </summary>
    /// <param name="study">Reads the study and its data; called when they are to be checked.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="output">Where findings go.</param>
    /// <param name="interrupted">Cancels within a step of training.</param>
    /// <exception cref="CommandException">Interrupted, or <paramref name="study"/> threw it.</exception>
    public bool IsOpen(Func<PreparedStudy> study, ParseResult parsed, Output output, CancellationToken interrupted)
    {
        if (!parsed.GetValue(_check))
            return true;
        var prepared = study();
        var report = StudyCheck.Of(prepared, StudyCheck.DefaultSample, output, interrupted);
        PreflightScreen.WriteFindings(output.Messages, report, output.IsQuiet ? FindingSeverity.Error : FindingSeverity.Warning);
        if (report.Ok)
            return true;
        output.Messages.WriteWords($"study {prepared.Spec.Name} was not started: the check found what no search can mend");
        output.Document(report);
        return false;
    }
}
