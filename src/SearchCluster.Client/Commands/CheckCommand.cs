using System.CommandLine;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Hosting;
using SearchCluster.Client.Rendering;
using SearchCluster.Silo.Workers;

namespace SearchCluster.Client.Commands;

/// <summary><c>check</c>: the lecture's pre-flight, on the study's own data and a sample of its space; nothing is spent.</summary>
internal sealed class CheckCommand : Verb
{
    private readonly Argument<string> _file;

    private readonly Option<int> _sample = new("--sample")
    {
        Description = "Configurations of the space that are tried.",
        HelpName = "N",
        DefaultValueFactory = _ => StudyCheck.DefaultSample,
    };

    public CheckCommand(CommonOptions common, Terminal terminal)
        : base("check",
            "Looks, before a study runs, whether its data and a sample of its networks can be trained, and at which learning rates.",
            common, terminal)
    {
        _file = FileArgument();
        RequireAtLeastOne(_sample);
        Options.Add(_sample);
    }

    protected override Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        using var signals = new InterruptSignals(output);
        var study = PreparedStudy.Of(parsed.GetRequiredValue(_file), new DataCache());
        var report = StudyCheck.Of(study, parsed.GetValue(_sample), output, signals.Token);
        output.Answer(report, console => PreflightScreen.Write(console, study.Spec.Name, report));
        return Task.FromResult(report.Ok ? ExitCode.Done : ExitCode.Failed);
    }
}
