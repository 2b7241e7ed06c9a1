using System.Text.Json;
using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Web.Studies;

/// <summary>Trials in an order that a reader asked for. Those that lack what they are ordered by come last.</summary>
internal sealed class TrialOrder
{
    private readonly IReadOnlyList<TrialSummary> _trials;

    private TrialOrder(IReadOnlyList<TrialSummary> trials) => _trials = trials;

    /// <summary>The order of a key: ascending, or descending where a minus stands before it; ties by number.</summary>
    /// <param name="sort">
    /// <c>number</c>, <c>state</c>, <c>value</c>, <c>best</c> (the better value first), <c>epochs</c>, <c>attempts</c>, <c>seconds</c>, a
    /// metric or a parameter.
    /// </param>
    /// <param name="study">The study.</param>
    /// <param name="trials">Its trials.</param>
    public static TrialOrder Of(string sort, StudySummary study, IEnumerable<TrialSummary> trials)
    {
        var isDescending = sort.StartsWith('-');
        var key = sort.TrimStart('-');
        if (key == "best")
            (key, isDescending) = ("value", isDescending ^ (study.Direction == Direction.Maximize));
        var keyed = trials.Select(trial => (Trial: trial, Key: KeyOf(trial, key))).OrderBy(row => row.Key is null);
        var ordered = isDescending ? keyed.ThenByDescending(row => row.Key, KeyOrder.Instance)
            : keyed.ThenBy(row => row.Key, KeyOrder.Instance);
        return new TrialOrder([.. ordered.ThenBy(row => row.Trial.Number).Select(row => row.Trial)]);
    }

    /// <summary>Those behind a trial, by its number; all of them where it is not among them.</summary>
    public IEnumerable<TrialSummary> After(int? number)
    {
        for (var i = 0; i < _trials.Count; i++)
            if (_trials[i].Number == number)
                return _trials.Skip(i + 1);
        return _trials;
    }

    private static object? KeyOf(TrialSummary trial, string key) => key switch
    {
        "number" => (double)trial.Number,
        "state" => trial.State.ToString(),
        "value" => trial.Value is { } value && !double.IsNaN(value) ? value : null,
        "epochs" => (double)trial.Epochs,
        "attempts" => (double)trial.Attempts,
        "seconds" => trial.Timing?.Seconds,
        _ when trial.Metrics.TryGetValue(key, out var metric) => metric,
        _ when trial.Configuration.TryGetValue(key, out var parameter) => parameter.ValueKind == JsonValueKind.Number
            ? parameter.GetDouble() : parameter.ToString(),
        _ => null,
    };

    // Numbers come before texts.
    private sealed class KeyOrder : IComparer<object?>
    {
        public static KeyOrder Instance { get; } = new();

        public int Compare(object? x, object? y) => (x, y) switch
        {
            (double a, double b) => a.CompareTo(b),
            (string a, string b) => string.CompareOrdinal(a, b),
            (double, string) => -1,
            (string, double) => 1,
            _ => 0,
        };
    }
}
