using SearchCluster.Search.Studies;

namespace SearchCluster.Search.Simulation;

/// <summary>What trials would measure, known without training. Pure: the same lease gives the same course.</summary>
public interface ISimulatedObjective
{
    /// <summary>What the trial goes through when it is not stopped.</summary>
    SimulatedCourse CourseOf(TrialLease lease);
}
