namespace SearchCluster.Search.Samplers;

/// <summary>Proposes configurations. Pure: the same trial and history give the same answer.</summary>
public interface ISampler
{
    /// <summary>Whether proposals depend on the history, so that one should ask as late as possible.</summary>
    bool IsAdaptive { get; }

    /// <summary>The configuration of a trial; null when there are no more.</summary>
    /// <param name="trial">Number of the trial, from 0.</param>
    /// <param name="history">Trials that have ended, in the order of their ends.</param>
    Configuration? Propose(int trial, IReadOnlyList<Observation> history);
}
