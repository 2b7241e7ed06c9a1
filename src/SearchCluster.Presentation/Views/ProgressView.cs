using System.Globalization;
using SearchCluster.Presentation.Words;
using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Presentation.Views;

/// <summary>A running study in words.</summary>
/// <param name="Study">Its name.</param>
/// <param name="Share">Share of the trials that have ended, 0 to 1.</param>
/// <param name="Ended">How many have ended, for how long it has been followed, and how long it will take.</param>
/// <param name="State">Where it stands, where it does not simply run: paused, stopping, or testing its best trial; else null.</param>
/// <param name="Best">The best trial so far.</param>
/// <param name="Counts">How many trials are in which state.</param>
/// <param name="Slots">How many slots are busy, and how many trials end in a time.</param>
/// <param name="Trials">The trials at work, then those that ended last, the latest first.</param>
public sealed record ProgressView(
    string Study, double Share, string Ended, string? State, string Best, string Counts, string Slots, TableView Trials)
{
    private const int LeastConfiguration = 16;

    /// <summary>The column of <see cref="Trials"/> that holds the state.</summary>
    public const int StateColumn = 1;

    /// <summary>The study in words, with so many rows of trials at most.</summary>
    public static ProgressView Of(StudyProgress progress, int mostTrials)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var elapsed = ReadableNumber.Duration(Math.Floor(progress.Elapsed.TotalSeconds));
        return new ProgressView(
            progress.Summary.Study,
            progress.Share,
            $"{progress.Summary.Counts.Ended} of {progress.Trials}, {elapsed}{Left(progress)}",
            StateOf(progress),
            BestOf(progress.Summary),
            CountsOf(progress.Summary.Counts),
            SlotsOf(progress),
            TrialsOf(progress, mostTrials));
    }

    /// <summary>All but the trials in one line.</summary>
    public static string Line(StudyProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var (study, state) = (progress.Summary, StateOf(progress));
        var trials = $"{study.Counts.Ended} of {CountWords.Of(progress.Trials, "trial")} ({CountsOf(study.Counts)})";
        return $"{study.Study}{(state is null ? "" : $" is {state}")}: {trials}, "
            + $"best {BestOf(study)}, {SlotsOf(progress)}{Left(progress)}";
    }

    private static string? StateOf(StudyProgress progress)
    {
        var reason = progress.Summary.Reason is { } why ? $" ({why})" : "";
        return progress switch
        {
            { Testing: { } trial } => $"measuring trial {trial} on the test split",
            { Summary.State: StudyState.Running } => null,
            { Summary.State: var state } => $"{StandingWords.Of(state)}{reason}",
        };
    }

    private static string Left(StudyProgress progress) =>
        progress is { Summary.State: StudyState.Running, SecondsLeft: { } seconds, Share: < 1 }
        ? $", about {ReadableNumber.Duration(Math.Ceiling(seconds))} left"
        : "";

    private static string BestOf(StudySummary study) =>
        study.Best is { } best ? $"{study.Metric} {ReadableNumber.Of(best.Value)} by trial {best.Number}" : "none yet";

    private static string CountsOf(TrialCounts counts) => CountWords.States(counts) is { Length: > 0 } states ? states : "none yet";

    // Slow trials are counted by the minute.
    private static string SlotsOf(StudyProgress progress)
    {
        var rate = progress.TrialsPerSecond >= 10
            ? $"{ReadableNumber.Of(progress.TrialsPerSecond)} trials/s"
            : $"{ReadableNumber.Of(60 * progress.TrialsPerSecond)} trials/min";
        return $"{progress.Busy}{(progress.Slots is { } slots ? $" of {CountWords.Of(slots, "slot")}" : "")} busy, {rate}";
    }

    private static TableView TrialsOf(StudyProgress progress, int most)
    {
        var running = progress.Running.Take(most).ToList();
        var ended = Enumerable.Reverse(progress.Latest).Take(most - running.Count).ToList();
        var shown = running.Select(trial => trial.Configuration).Concat(ended.Select(trial => trial.Configuration)).OfType<Configuration>();
        var names = ReadableValue.ShortNames(shown.SelectMany(configuration => configuration.Select(parameter => parameter.Key)));
        return new TableView(
            [
                new("trial", IsNumber: true, 6),
                new("state", Importance: 5),
                new("epoch", IsNumber: true, 3),
                new(progress.Summary.Metric, IsNumber: true, 4) { ShortHeading = progress.Summary.Metric.Split('.')[^1] },
                new("time", IsNumber: true, 2),
                new("configuration", Importance: 1) { LeastWidth = LeastConfiguration },
            ],
            [.. running.Select(trial => Row(trial, names)), .. ended.Select(trial => Row(trial, names))]);
    }

    private static IReadOnlyList<string> Row(RunningTrial trial, IReadOnlyDictionary<string, string> names)
    {
        var fold = trial.Fold is { } number ? $", fold {number}" : "";
        var attempt = trial.Attempt > 1 ? $", attempt {trial.Attempt}" : "";
        return
        [
            Number(trial.Trial),
            $"running{fold}{attempt}",
            Number(trial.Epoch),
            ReadableNumber.Of(trial.Value),
            ReadableNumber.Duration(Math.Floor(trial.Seconds)),
            trial.Configuration is null ? "" : ReadableValue.Of(trial.Configuration, names),
        ];
    }

    private static IReadOnlyList<string> Row(TrialSummary trial, IReadOnlyDictionary<string, string> names) =>
    [
        Number(trial.Number),
        StandingWords.Of(trial),
        Number(trial.Epochs),
        ReadableNumber.Of(trial.Value),
        trial.Timing is { } timing ? ReadableNumber.Duration(timing.Seconds) : "–",
        ReadableValue.Of(trial.Configuration, names),
    ];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
