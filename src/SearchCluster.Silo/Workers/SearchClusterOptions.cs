namespace SearchCluster.Silo.Workers;

/// <summary>What the deployment of a silo decides.</summary>
public sealed class SearchClusterOptions
{
    /// <summary>Training slots of the silo, each a thread. Default: one a core.</summary>
    public int Slots { get; set; } = Environment.ProcessorCount;

    /// <summary>Dispatchers that share the slots of the cluster; the same on all of its silos. Default 1.</summary>
    public int Dispatchers { get; set; } = 1;

    /// <summary>How long a lease lasts without a report or a heartbeat. Default 60 s.</summary>
    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a slot waits inside an ask for work. When another silo's death takes the directory entry of a dispatcher with it, the
    /// dispatcher's next activation has to wait as long. Default 4 s.
    /// </summary>
    public TimeSpan LongestAsk { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>What studies may require of a silo, such as <c>gpu</c> = 1. Default: nothing.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; set; } = new Dictionary<string, string>();

    /// <summary>Whether all silos of the cluster live in this process, and end with it. Default false.</summary>
    public bool OneProcess { get; set; }

    /// <summary>
    /// The folders that data files of studies may lie in. Default: none, so that studies have the data sets without files alone.
    /// </summary>
    public IReadOnlyList<string> DataFolders { get; set; } = [];

    /// <summary>Whether the silo runs programs that studies name. Default: no.</summary>
    public bool AllowsCommands { get; set; }

    /// <summary>The user that they run as, for a silo of root. Default: the silo's own.</summary>
    public string? CommandUser { get; set; }

    /// <summary>
    /// The folder that commands' trials have their directories in. Default: <c>searchcluster-trials</c> in the working folder.
    /// </summary>
    public string TrialDirectories { get; set; } = "searchcluster-trials";

    /// <summary>Whether the silo gives memory back to the system when it has had no work for a while. Default: no.</summary>
    public bool ReleasesIdleMemory { get; set; }
}
