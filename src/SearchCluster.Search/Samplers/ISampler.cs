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

/// <summary>What a sampler wants tried next.</summary>
/// <param name="Configuration">One value per active parameter.</param>
public sealed record Proposal(Configuration Configuration)
{
    /// <summary>Epochs to train, at most those of the budget. Default: those of the budget.</summary>
    public int? Epochs { get; init; }

    /// <summary>Where the proposal comes from, for samplers that work in stages; null for the others.</summary>
    public Lineage? Lineage { get; init; }
}

/// <summary>The stage of a search that a proposal belongs to, and why that stage looks where it does.</summary>
/// <param name="Stage">Number of the stage, from 0; −1 for what belongs to none.</param>
/// <param name="Parents">Trials whose results shaped the stage.</param>
/// <param name="Text">The stage in words: which ranges it searches, and which of them were narrowed or widened.</param>
public sealed record Lineage(int Stage, IReadOnlyList<int> Parents, string Text)
{
    /// <summary>Of a configuration that the operator put ahead of the sampler's.</summary>
    public static Lineage Enqueued { get; } = new(-1, [], "enqueued");

    /// <inheritdoc/>
    public bool Equals(Lineage? other) =>
        other is not null && Stage == other.Stage && Text == other.Text && Parents.SequenceEqual(other.Parents);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Stage, Text, Parents.Count);
}
