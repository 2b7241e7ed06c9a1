namespace SearchCluster.Search.Studies.Events;

/// <summary>The same study was submitted again with a larger budget.</summary>
public sealed record BudgetGrown : StudyEvent
{
    /// <summary>The budget from here on.</summary>
    public required Budget Budget { get; init; }
}
