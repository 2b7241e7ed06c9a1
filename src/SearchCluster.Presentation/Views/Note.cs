using SearchCluster.Presentation.Words;
using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Presentation.Views;

/// <summary>What the lecture would say about trials that share a fault.</summary>
/// <param name="Heading">The fault in words, such as <c>diverged</c> or <c>vanishing activations</c>.</param>
/// <param name="IsEnding">Whether it ended the trials: they diverged or failed. Else it is a verdict on how they trained.</param>
/// <param name="Trials">Numbers of the trials, ascending; at least one.</param>
/// <param name="Example">The trial that <paramref name="Text"/> speaks of.</param>
/// <param name="Text">What happened there, with its numbers and what to do.</param>
public sealed record Note(string Heading, bool IsEnding, IReadOnlyList<int> Trials, int Example, string Text)
{
    private const int MostNumbers = 8;

    /// <summary>Whose fault it is, in words: <c>trial 3</c>, or <c>12 trials: 0, 1, 4, …</c>.</summary>
    public string Whose => Trials.Count == 1
        ? $"trial {Trials[0]}"
        : $"{Trials.Count} trials: {string.Join(", ", Trials.Take(MostNumbers))}{(Trials.Count > MostNumbers ? ", …" : "")}";

    /// <summary>The text, with the trial that it speaks of where the fault is shared.</summary>
    public string ExampleText => Trials.Count == 1 ? Text : $"e.g. trial {Example}: {Text}";

    /// <summary>The notes of a study: first what ended trials, then verdicts, those of most trials first.</summary>
    public static IReadOnlyList<Note> Of(IReadOnlyList<TrialSummary> trials) => [.. Endings(trials), .. Verdicts(trials)];

    private static IEnumerable<Note> Endings(IReadOnlyList<TrialSummary> trials) =>
        from trial in trials
        where trial.State is TrialState.Diverged or TrialState.Failed && trial.Reason is not null
        group trial by (trial.State, trial.Cause) into ending
        orderby ending.Key
        let first = ending.First()
        select new Note(StandingWords.Of(first), IsEnding: true, [.. ending.Select(trial => trial.Number)], first.Number, first.Reason!);

    private static IEnumerable<Note> Verdicts(IReadOnlyList<TrialSummary> trials) =>
        trials.SelectMany(Verdict.Of).GroupBy(verdict => verdict.Kind)
            .Select(kind => (Kind: kind.Key, First: kind.First(), Numbers: kind.Select(verdict => verdict.Trial).Distinct().ToList()))
            .OrderByDescending(kind => kind.Numbers.Count).ThenBy(kind => kind.Kind, StringComparer.Ordinal)
            .Select(kind => new Note(SpokenName.Of(kind.Kind), IsEnding: false, kind.Numbers, kind.First.Trial, kind.First.Text));
}
