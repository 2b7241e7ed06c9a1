namespace SearchCluster.Search.Samplers;

/// <summary>Proposes configurations. Pure: the same trial and history give the same answer.</summary>
public interface ISampler
{
    /// <summary>Whether proposals depend on the history, so that one should ask as late as possible.</summary>
    bool IsAdaptive { get; }

    /// <summary>
    /// What a trial is to try; null when there is nothing now: until another trial has ended, or, when all have, for good.
    /// </summary>
    /// <param name="trial">Number of the trial, from 0: the number of trials proposed before.</param>
    /// <param name="history">What is known so far.</param>
    Proposal? Propose(int trial, StudyHistory history);
}
