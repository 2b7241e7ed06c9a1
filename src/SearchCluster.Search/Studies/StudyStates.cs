namespace SearchCluster.Search.Studies;

/// <summary>What can be said of a state alone.</summary>
public static class StudyStates
{
    /// <summary>Whether nothing happens any more, unless the budget grows.</summary>
    public static bool IsFinal(this StudyState state) => state is StudyState.Completed or StudyState.Stopped or StudyState.Canceled or StudyState.Failed;
}
