using SearchCluster.Search.Studies;

namespace SearchCluster.Search.Simulation;

/// <summary>What trials would measure, known without training. Pure: the same lease gives the same course.</summary>
public interface ISimulatedObjective
{
    /// <summary>What the trial goes through when it is not stopped.</summary>
    SimulatedCourse CourseOf(TrialLease lease);
}

/// <summary>A trial from its beginning to its own end.</summary>
/// <param name="Epochs">Its epochs in order; those beyond the lease's are not trained.</param>
public sealed record SimulatedCourse(IReadOnlyList<SimulatedEpoch> Epochs)
{
    /// <summary>What it comes to after the last epoch: Completed, Diverged or Failed. Default Completed.</summary>
    public TrialState Outcome { get; init; } = TrialState.Completed;

    /// <summary>Why it diverged or failed; else null.</summary>
    public string? Reason { get; init; }
}

/// <summary>One epoch of a simulated trial.</summary>
/// <param name="Report">What it measures at its end.</param>
/// <param name="Seconds">How long it lasts; 0 or more.</param>
public sealed record SimulatedEpoch(TrialReport Report, double Seconds);
