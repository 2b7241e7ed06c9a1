using System.CommandLine;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Cluster;
using SearchCluster.Client.Rendering;
using SearchCluster.Presentation.Views;

namespace SearchCluster.Client.Commands;

/// <summary><c>cluster</c>: the silos, their slots, and what each executes.</summary>
internal sealed class ClusterCommand(CommonOptions common, Terminal terminal)
    : Verb("cluster", "Shows the silos of a cluster, their slots, and what each executes.", common, terminal)
{
    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var silos = await Access(parsed, output, access => access.IsAtRest
            ? throw new CommandException(
                ExitCode.NoCluster,
                $"no cluster is named, and no process works on {DatabaseOf(parsed)}: name one with --cluster or {ClusterAddress.Variable}")
            : access.Catalog.Silos(cancellationToken), cancellationToken);
        output.Answer(new ClusterView(silos), console => ClusterScreen.Write(console, silos));
        return ExitCode.Done;
    }
}
