namespace SearchCluster.Contracts.Grains;

/// <summary>What a study wants of the slots.</summary>
/// <param name="Study">Its name.</param>
/// <param name="Priority">Those of higher priority come first.</param>
/// <param name="Weight">Share among those of one priority.</param>
public sealed record StudyAnnouncement(string Study, int Priority, double Weight)
{
    /// <summary>Slots that it could give work now: an upper bound, 0 for none. They are woken, and no others.</summary>
    public int Wanted { get; init; }

    /// <summary>Whether it has ended, or is paused and no trial of it runs. It is not asked then.</summary>
    public bool IsAtRest { get; init; }

    /// <summary>Silos that the study has taken out.</summary>
    public IReadOnlyList<TakenOutSilo> TakenOut { get; init; } = [];
}
