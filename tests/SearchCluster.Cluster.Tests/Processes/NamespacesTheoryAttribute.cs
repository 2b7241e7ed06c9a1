using Xunit;

namespace SearchCluster.Cluster.Tests.Processes;

/// <summary>
/// A test that cuts real network links: left out where network namespaces may not be made. There, pausing a process has to do.
/// </summary>
public sealed class NamespacesTheoryAttribute : TheoryAttribute
{
    /// <summary>Tries it.</summary>
    public NamespacesTheoryAttribute()
    {
        if (!SiloNetwork.CanBeMade)
            Skip = "network namespaces may not be made here: it takes Linux, its iproute2, and the right to administer the network";
    }
}
