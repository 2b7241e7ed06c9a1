using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Presentation.Views;

/// <summary>A running study at one moment.</summary>
/// <param name="Summary">Counts and the best trial.</param>
/// <param name="Trials">Trials there will be; fewer when the wall time ends first.</param>
/// <param name="Latest">The trials that ended last, oldest first.</param>
/// <param name="Slots">Training slots that work for it; null when they are not known.</param>
/// <param name="Busy">Slots that hold leases.</param>
/// <param name="TrialsPerSecond">Over the last seconds.</param>
/// <param name="Elapsed">Since this process began to follow.</param>
public sealed record StudyProgress(
    StudySummary Summary, int Trials, IReadOnlyList<TrialSummary> Latest, int? Slots, int Busy, double TrialsPerSecond, TimeSpan Elapsed)
{
    /// <summary>The attempts at work, by trial and fold.</summary>
    public IReadOnlyList<RunningTrial> Running { get; init; } = [];

    /// <summary>The trial whose test on the test split is all that is left to do, which may train it again; null before.</summary>
    public int? Testing { get; init; }

    /// <summary>Share of the trials that have ended, 0 to 1.</summary>
    public double Share => Trials == 0 ? 1 : Math.Min(1, (double)Summary.Counts.Ended / Trials);

    /// <summary>Seconds to go at the present rate; null while there is none.</summary>
    public double? SecondsLeft => TrialsPerSecond > 0 ? (Trials - Summary.Counts.Ended) / TrialsPerSecond : null;
}

/// <summary>An attempt at work.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Fold">Number of the fold; null without cross-validation.</param>
/// <param name="Attempt">Number of the attempt, from 1.</param>
/// <param name="Epoch">The last epoch that it reported, 0 before the first.</param>
/// <param name="Value">The best value of the objective so far; null while there is none.</param>
/// <param name="Seconds">Since it was leased.</param>
/// <param name="Configuration">What it tries; null while that is not known.</param>
public sealed record RunningTrial(
    int Trial, int? Fold, int Attempt, int Epoch, double? Value, double Seconds, Configuration? Configuration);
