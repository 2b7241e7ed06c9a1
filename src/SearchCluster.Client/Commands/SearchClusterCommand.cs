using System.CommandLine;
using SearchCluster.Client.Answers;

namespace SearchCluster.Client.Commands;

/// <summary>The root: every verb.</summary>
internal sealed class SearchClusterCommand : RootCommand
{
    public SearchClusterCommand(CommonOptions common, Terminal terminal)
        : base("Searches hyperparameters of neural networks, durably, on one machine or many.")
    {
        common.AddTo(this);
        ExamplesHelp.AddTo(this);
        Subcommands.Add(new NewCommand(common, terminal));
        Subcommands.Add(new RunCommand(common, terminal));
        Subcommands.Add(new PlanCommand(common, terminal));
        Subcommands.Add(new CheckCommand(common, terminal));
        Subcommands.Add(new SubmitCommand(common, terminal));
        Subcommands.Add(new WatchCommand(common, terminal));
        foreach (var control in ControlCommand.All(common, terminal))
            Subcommands.Add(control);
        Subcommands.Add(new EnqueueCommand(common, terminal));
        Subcommands.Add(new DeleteCommand(common, terminal));
        Subcommands.Add(new ClusterCommand(common, terminal));
        Subcommands.Add(new ListCommand(common, terminal));
        Subcommands.Add(new ShowCommand(common, terminal));
        Subcommands.Add(new TrialsCommand(common, terminal));
        Subcommands.Add(new TrialCommand(common, terminal));
        Subcommands.Add(new LogsCommand(common, terminal));
        Subcommands.Add(new BestCommand(common, terminal));
        Subcommands.Add(new AuditCommand(common, terminal));
        Subcommands.Add(new ReplayCommand(common, terminal));
        Subcommands.Add(new ImportanceCommand(common, terminal));
        Subcommands.Add(new CompareSamplersCommand(common, terminal));
        Subcommands.Add(new ExportCommand(common, terminal));
        Subcommands.Add(new ExportModelCommand(common, terminal));
        Subcommands.Add(new PredictCommand(common, terminal));
        Subcommands.Add(new ReportCommand(common, terminal));
        Subcommands.Add(new PlotCommand(common, terminal));
        Subcommands.Add(new TokenCommand(common, terminal));
        Subcommands.Add(new SchemaCommand(common, terminal));
        Subcommands.Add(new CompletionsCommand(common, terminal));
        Subcommands.Add(new HelpCommand(common, terminal));
    }
}
