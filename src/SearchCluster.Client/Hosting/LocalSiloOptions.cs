namespace SearchCluster.Client.Hosting;

/// <summary>How many silos this process is to have, and what they do.</summary>
/// <param name="Silos">Number of silos.</param>
/// <param name="Slots">Training slots of each.</param>
/// <param name="TracesToConsole">Whether spans and metrics are printed.</param>
internal sealed record LocalSiloOptions(int Silos, int Slots, bool TracesToConsole);
