namespace SearchCluster.Search;

/// <summary>What a sampler knows when it proposes: a prefix of the study's journal decides it.</summary>
/// <param name="Ended">Trials that have ended, in the order of their ends. Grows at its end, never changes before it.</param>
/// <param name="Unfinished">Trials proposed and not ended, in the order of their numbers: what other slots are trying now.</param>
public sealed record StudyHistory(IReadOnlyList<Observation> Ended, IReadOnlyList<ProposedTrial> Unfinished)
{
    /// <summary>Nothing has happened yet.</summary>
    public static StudyHistory Empty { get; } = new([], []);
}

/// <summary>A trial that has not ended.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Configuration">What it tries.</param>
public sealed record ProposedTrial(int Trial, Configuration Configuration);
