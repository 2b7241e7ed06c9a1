namespace SearchCluster.Contracts.Grains;

/// <summary>A study that has, or may have, work for a slot.</summary>
/// <param name="Study">Its name.</param>
/// <param name="Priority">Those of higher priority come first.</param>
/// <param name="Weight">Share among those of one priority.</param>
public sealed record StudyAnnouncement(string Study, int Priority, double Weight)
{
    /// <summary>Silos that the study has taken out.</summary>
    public IReadOnlyList<TakenOutSilo> TakenOut { get; init; } = [];
}
