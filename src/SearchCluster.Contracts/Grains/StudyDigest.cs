using System.Text.Json;
using SearchCluster.Search;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Studies;

namespace SearchCluster.Contracts.Grains;

/// <summary>What <c>show</c> tells of a study: of its trials the best, and what others have in common, never all of them.</summary>
public sealed record StudyDigest
{
    /// <summary>Where it stands.</summary>
    public required StudySummary Study { get; init; }

    /// <summary>
    /// Trials with a value, the best first; those that violate a constraint after those that keep all, then those that did not complete.
    /// </summary>
    public required IReadOnlyList<TrialSummary> Best { get; init; }

    /// <summary>What trials have in common: each kind of verdict, and each way to diverge or to fail.</summary>
    public required IReadOnlyList<TrialNote> Notes { get; init; }

    /// <summary>The stages of a staged search, in order.</summary>
    public required IReadOnlyList<Lineage> Stages { get; init; }

    /// <summary>The newest trials with a result, by number: what importance is measured from.</summary>
    public required IReadOnlyList<Observation> Observed { get; init; }

    /// <summary>What its models take.</summary>
    public ModelsKept Models { get; init; } = new(0, 0);

    /// <summary>The digest of trials that are at hand.</summary>
    /// <param name="study">Where the study stands.</param>
    /// <param name="trials">Its trials by number.</param>
    /// <param name="best">How many of the best.</param>
    /// <param name="numbers">How many numbers of trials a note names at most.</param>
    /// <param name="observed">How many of the newest trials with a result.</param>
    public static StudyDigest Of(StudySummary study, IReadOnlyList<TrialSummary> trials, int best, int numbers, int observed)
    {
        var ranked = trials.Where(HasRank).OrderByDescending(RankOf);
        var byValue = study.Direction == Direction.Maximize ? ranked.ThenByDescending(trial => trial.Value)
            : ranked.ThenBy(trial => trial.Value);
        return new StudyDigest
        {
            Study = study,
            Best = [.. byValue.ThenBy(trial => trial.Number).Take(best)],
            Notes = [.. NotesOf(trials, numbers)],
            Stages = [.. trials.Select(trial => trial.Lineage).OfType<Lineage>().Where(lineage => lineage.Stage >= 0)
                .DistinctBy(lineage => lineage.Stage).OrderBy(lineage => lineage.Stage)],
            Observed = [.. trials.Where(HasResult).TakeLast(observed).Select(ObservationOf)],
        };
    }

    /// <summary>Whether it is among those that are ranked: it has a value, and did not diverge.</summary>
    public static bool HasRank(TrialSummary trial) => trial is { Value: { } value, State: not TrialState.Diverged } && !double.IsNaN(value);

    /// <summary>2 where it may be best, 1 where it completed but violates a constraint, else 0.</summary>
    public static int RankOf(TrialSummary trial) => trial.IsEligible ? 2 : trial is { State: TrialState.Completed, Value: not null } ? 1
        : 0;

    /// <summary>Whether importance may be measured from it: it diverged, or came to a value.</summary>
    public static bool HasResult(TrialSummary trial) => trial.State == TrialState.Diverged
        || (trial is { State: TrialState.Completed or TrialState.Pruned, Value: { } value } && !double.IsNaN(value));

    /// <summary>A trial as importance is measured from it.</summary>
    public static Observation ObservationOf(TrialSummary trial) => new(trial.Number, trial.Configuration, trial.State, trial.Value);

    /// <summary>What trials have in common.</summary>
    /// <param name="trials">The trials by number.</param>
    /// <param name="numbers">How many numbers of trials a note names at most.</param>
    public static IEnumerable<TrialNote> NotesOf(IReadOnlyList<TrialSummary> trials, int numbers)
    {
        var endings = trials.Where(trial => trial.State is TrialState.Diverged or TrialState.Failed && trial.Reason is not null)
            .GroupBy(trial => (trial.State, trial.Cause)).Select(group => (Verdict: (string?)null, Trials: group.ToList()));
        var verdicts = trials.SelectMany(trial => KindsOf(trial).Select(kind => (Kind: kind, Trial: trial)))
            .GroupBy(verdict => verdict.Kind)
                .Select(group => (Verdict: (string?)group.Key, Trials: group.Select(verdict => verdict.Trial).ToList()));
        return endings.Concat(verdicts).Select(group => new TrialNote
        {
            Verdict = group.Verdict,
            Trials = group.Trials.Count,
            Numbers = [.. group.Trials.Take(numbers).Select(trial => trial.Number)],
            Example = group.Trials[0],
        });
    }

    /// <summary>The kinds of a trial's verdicts, each once.</summary>
    public static IEnumerable<string> KindsOf(TrialSummary trial) => trial.Verdicts.ValueKind != JsonValueKind.Array ? []
        : trial.Verdicts.EnumerateArray()
        .Select(verdict => verdict.ValueKind == JsonValueKind.Object && verdict.TryGetProperty("kind", out var kind)
            && kind.ValueKind == JsonValueKind.String
            ? kind.GetString() : null)
        .OfType<string>().Distinct();
}

/// <summary>What several trials have in common.</summary>
public sealed record TrialNote
{
    /// <summary>The kind of verdict; null where they diverged or failed alike.</summary>
    public string? Verdict { get; init; }

    /// <summary>How many trials.</summary>
    public required int Trials { get; init; }

    /// <summary>The first of their numbers.</summary>
    public required IReadOnlyList<int> Numbers { get; init; }

    /// <summary>The first of them.</summary>
    public required TrialSummary Example { get; init; }
}

/// <summary>A trial's reports, by epoch; under cross-validation fold after fold.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Reports">Its reports.</param>
public sealed record ReportedTrial(int Trial, IReadOnlyList<TrialReport> Reports);
