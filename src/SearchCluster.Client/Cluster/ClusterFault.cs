using SearchCluster.Client.Answers;
using SearchCluster.Silo.Journal;

namespace SearchCluster.Client.Cluster;

/// <summary>What a failed call to a cluster means for a user. The runtime's own messages name grains and silos' addresses.</summary>
internal static class ClusterFault
{
    /// <summary>
    /// Whether the error is one of a call: no answer, no way to the silos, or a database that does not do what was asked.
    /// </summary>
    public static bool Is(Exception error) => error is OrleansException or TimeoutException or DatabaseException;

    /// <summary>The error that ends the verb.</summary>
    public static CommandException Explain(Exception error) => error is DatabaseException
        ? new CommandException(ExitCode.Failed, error.Message, error)
        : new CommandException(ExitCode.NoCluster, $"the cluster no longer answers: {Reason(error)}", error);

    private static string Reason(Exception error) => error switch
    {
        TimeoutException => "no reply came in time; its silos, or their database, stand still or are overloaded",
        SiloUnavailableException => "the silo that was asked has gone",
        _ => error.Message.Split(" for message: ")[0].ReplaceLineEndings(" "),
    };
}
