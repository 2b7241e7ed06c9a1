using System.Text.Json;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Search.Studies;

/// <summary>
/// The sampler, and what is proposed next. A sampler that ends, such as a grid, counts its own points, so that none is lost to a trial
/// that the operator enqueued, nor tried twice.
/// </summary>
internal sealed class Proposals
{
    private readonly TrialLedger _trials;
    private readonly SearchSpace _space;
    private readonly bool _samplerEnds;
    private readonly List<Configuration> _enqueued = [];
    private SearchPlan _plan;
    private ISampler _sampler;
    private int _nextPoint;
    private Upcoming? _upcoming;

    public Proposals(SearchPlan plan, TrialLedger trials)
    {
        (_plan, _trials) = (plan, trials);
        _space = new SearchSpace(plan.Space);
        _sampler = plan.Sampler.Build(plan.ForSampler());
        _samplerEnds = plan.Sampler.Size(_space) is not null;
        Planned = plan.Trials;
    }

    /// <summary>Number of trials in all: the budget's, and those that were enqueued on top of a grid.</summary>
    public int Planned { get; private set; }

    /// <summary>Whether the sampler learns from trials that have ended.</summary>
    public bool IsAdaptive => _sampler.IsAdaptive;

    /// <summary>Whether all trials are proposed.</summary>
    public bool AllMade => _trials.Count >= Planned;

    /// <summary>Whether the sampler, when it was last asked, had nothing to propose before further trials end.</summary>
    public bool AwaitResults => _upcoming is { Proposal: null };

    /// <summary>What the sampler may know at this point of the journal.</summary>
    public StudyHistory History() => _sampler.IsAdaptive
        ? new StudyHistory(_trials.History, [.. _trials.Unfinished.Select(trial => new ProposedTrial(trial.Number, trial.Configuration))])
        : StudyHistory.Empty;

    /// <summary>Whether there is a next trial, and which; the sampler is asked once for each state of knowledge.</summary>
    public Proposal? Next()
    {
        if (AllMade)
            return null;
        var seen = _sampler.IsAdaptive ? _trials.History.Count : 0;
        if (_upcoming is not { } upcoming || upcoming.Trial != _trials.Count || upcoming.Seen != seen)
            _upcoming = upcoming = Ask(seen);
        return upcoming.Proposal;
    }

    /// <summary>The event of the next proposal.</summary>
    public TrialProposed Propose(Proposal proposal, DateTimeOffset now) => new()
    {
        At = now,
        Trial = _trials.Count,
        Configuration = proposal.Configuration,
        Epochs = proposal.Epochs,
        Lineage = proposal.Lineage,
        Seen = _sampler.IsAdaptive ? _trials.History.Count : null,
        Point = _upcoming is { } upcoming && upcoming.Point != _trials.Count ? upcoming.Point : null,
    };

    /// <summary>The configuration of an operator's values, and everything that is wrong with them.</summary>
    public (Configuration? Configuration, IReadOnlyList<(string Path, string Message)> Problems) Take(
        IReadOnlyDictionary<string, JsonElement> values)
    {
        var (configuration, problems) = _space.Take(values);
        if (_samplerEnds || !AllMade)
            return (configuration, problems);
        var full = $"study '{_plan.Name}' has proposed all {Planned} trials of its budget: submit it with more of them first";
        return (configuration, [.. problems, ("", full)]);
    }

    /// <summary>The event of an operator's proposal.</summary>
    public TrialProposed Enqueued(Configuration configuration, DateTimeOffset now) =>
        new() { At = now, Trial = _trials.Count, Configuration = configuration, Lineage = Lineage.Enqueued };

    /// <summary>Takes the next event.</summary>
    public void Apply(StudyEvent happened)
    {
        switch (happened)
        {
            case StudySubmitted { Transferred: { } transferred }:
                _sampler = _plan.SamplerFrom(transferred);
                break;
            case BudgetGrown grown:
                _plan = _plan with { Budget = grown.Budget };
                Planned = _plan.Trials + (_samplerEnds ? _enqueued.Count : 0);
                _upcoming = null;
                break;
            case TrialProposed { IsEnqueued: true } enqueued:
                _enqueued.Add(enqueued.Configuration);
                if (_samplerEnds)
                    Planned++;
                break;
            case TrialProposed proposed:
                _nextPoint = (proposed.Point ?? proposed.Trial) + 1;
                break;
        }
    }

    private Upcoming Ask(int seen)
    {
        var point = _samplerEnds ? _nextPoint : _trials.Count;
        var proposal = _sampler.Propose(point, History());
        while (_samplerEnds && proposal is not null && _enqueued.Contains(proposal.Configuration))
            proposal = _sampler.Propose(++point, History());
        return new Upcoming(_trials.Count, seen, point, proposal);
    }

    /// <summary>The sampler's answer.</summary>
    /// <param name="Trial">Number of the trial that it was asked for.</param>
    /// <param name="Seen">Trials that had ended by then, where the sampler is adaptive.</param>
    /// <param name="Point">The point of the sampler's own sequence.</param>
    /// <param name="Proposal">Null while there is none.</param>
    private sealed record Upcoming(int Trial, int Seen, int Point, Proposal? Proposal);
}
