using SearchCluster.Silo.Workers;

namespace SearchCluster.Client.Hosting;

/// <summary>How many silos this process is to have, and what they do.</summary>
/// <param name="Silos">Number of silos.</param>
/// <param name="Slots">Training slots of each; 0 for silos that only keep the studies.</param>
/// <param name="TracesToConsole">Whether spans and metrics are printed.</param>
/// <param name="Data">The data sets that have been read already; shared by all silos.</param>
internal sealed record LocalSiloOptions(int Silos, int Slots, bool TracesToConsole, DataCache Data)
{
    /// <summary>The folder of the directories of commands' trials.</summary>
    public string TrialDirectories { get; init; } = "searchcluster-trials";

    /// <summary>What studies may require of these silos.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Where they lie for the studies of a database file: beside it.</summary>
    public static string TrialDirectoriesOf(string database) => $"{database}.trials";
}
