using SearchCluster.Search.Samplers;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <summary>
/// The proof that a study's configurations follow from its plan: every proposal of the journal made once more, by a sampler built
/// anew and shown what the first one saw. Values must agree in every bit, so a study replays where the C library is that of its
/// coordinator: between libraries exp and log may differ in the last digit.
/// </summary>
public sealed record StudyReplay
{
    /// <summary>Name of the study.</summary>
    public required string Study { get; init; }

    /// <summary>Whether every proposal is identical.</summary>
    public bool Ok => Differing.Count == 0;

    /// <summary>Trials that the sampler proposed: all but those that the operator enqueued.</summary>
    public required int Proposals { get; init; }

    /// <summary>How many of them the replay repeats: configuration, epochs and lineage.</summary>
    public required int Identical { get; init; }

    /// <summary>The others, by number.</summary>
    public required IReadOnlyList<ReplayedProposal> Differing { get; init; }

    /// <summary>Replays a journal.</summary>
    /// <param name="submitted">The plan as it was submitted, before its budget grew: the sampler was built for that.</param>
    /// <param name="journal">All events of the study, in order.</param>
    public static StudyReplay Of(SearchPlan submitted, IEnumerable<StudyEvent> journal)
    {
        var sampler = submitted.Sampler.Build(submitted.ForSampler());
        var study = new Study(submitted, new StudyOptions());
        var proposals = 0;
        var differing = new List<ReplayedProposal>();
        foreach (var happened in journal)
        {
            if (happened is TrialProposed { IsEnqueued: false } proposed)
            {
                proposals++;
                var journaled = new Proposal(proposed.Configuration) { Epochs = proposed.Epochs, Lineage = proposed.Lineage };
                var replayed = sampler.Propose(proposed.Point ?? proposed.Trial, study.History());
                if (!journaled.Equals(replayed))
                    differing.Add(new ReplayedProposal(proposed.Trial, journaled, replayed));
            }

            if (happened is StudySubmitted { Transferred: { } transferred })
                sampler = submitted.SamplerFrom(transferred);
            study.Apply(happened);
        }

        return new StudyReplay
        {
            Study = submitted.Name,
            Proposals = proposals,
            Identical = proposals - differing.Count,
            Differing = differing,
        };
    }
}

/// <summary>A proposal that a fresh sampler does not repeat.</summary>
/// <param name="Number">Number of the trial.</param>
/// <param name="Journaled">What the journal says was proposed.</param>
/// <param name="Replayed">What the sampler proposes from the same history; null when it proposes nothing.</param>
public sealed record ReplayedProposal(int Number, Proposal Journaled, Proposal? Replayed);
