using SearchCluster.Contracts.Grains;
using SearchCluster.Presentation.Words;
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

    /// <summary>How many trials; more than <see cref="Trials"/> where those are the first of many.</summary>
    public int Count { get; init; } = Trials.Count;

    /// <summary>Whose fault it is, in words: <c>trial 3</c>, or <c>12 trials: 0, 1, 4, …</c>.</summary>
    public string Whose => Count == 1
        ? $"trial {Trials[0]}"
        : $"{Count} trials: {string.Join(", ", Trials.Take(MostNumbers))}{(Count > MostNumbers ? ", …" : "")}";

    /// <summary>The text, with the trial that it speaks of where the fault is shared.</summary>
    public string ExampleText => Count == 1 ? Text : $"e.g. trial {Example}: {Text}";

    /// <summary>The notes of a study: first what ended trials, then verdicts, those of most trials first.</summary>
    public static IReadOnlyList<Note> Of(IReadOnlyList<TrialSummary> trials) => Of(StudyDigest.NotesOf(trials, int.MaxValue));

    /// <summary>The same of what the trials have in common.</summary>
    public static IReadOnlyList<Note> Of(IEnumerable<TrialNote> notes)
    {
        var groups = notes.ToList();
        return [.. groups.Where(note => note.Verdict is null).OrderBy(note => (note.Example.State, note.Example.Cause))
            .Select(Ending), .. groups
            .Where(note => note.Verdict is not null).OrderByDescending(note => note.Trials)
                .ThenBy(note => note.Verdict, StringComparer.Ordinal).Select(OfVerdict)];
    }

    private static Note Ending(TrialNote note) =>
        new(StandingWords.Of(note.Example), IsEnding: true, note.Numbers, note.Example.Number,
            note.Example.Reason!)
        { Count = note.Trials };

    private static Note OfVerdict(TrialNote note) => new(
        SpokenName.Of(note.Verdict!), IsEnding: false, note.Numbers, note.Example.Number, Verdict.Of(note.Example)
            .First(verdict => verdict.Kind == note.Verdict).Text)
    {
        Count = note.Trials,
    };
}
