namespace SearchCluster.Search.Pruners;

/// <summary>Decides, report by report, whether a trial goes on.</summary>
public interface IPruner
{
    /// <summary>Whether the trial should end at this epoch.</summary>
    /// <param name="trial">Number of the trial.</param>
    /// <param name="epoch">The epoch reported.</param>
    /// <param name="value">The objective's value at it; null when it was not reported.</param>
    /// <param name="history">Trials that have ended, in the order of their ends.</param>
    bool ShouldPrune(int trial, int epoch, double? value, IReadOnlyList<Observation> history);
}
