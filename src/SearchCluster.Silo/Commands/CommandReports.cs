using System.Globalization;
using System.Text.Json;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;

namespace SearchCluster.Silo.Commands;

/// <summary>
/// The reports of one attempt. A report without an epoch is of the next one. Epochs rise: one that is repeated or comes late is not
/// counted, nor is one beyond the budget's. The report of the last epoch waits for the program's end, so that a line without an epoch
/// after it, the result, can replace its values. Whatever is not counted is noted.
/// </summary>
internal sealed class CommandReports(IReadOnlyList<string> metrics, SearchPlan search, int epochs, Func<TrialReport, ReportDecision> report)
{
    private const int MostNotes = 8;

    private readonly Dictionary<string, int> _notes = [];
    private readonly HashSet<string> _reported = [];
    private Dictionary<string, double>? _held;
    private int _last = -1;
    private int? _beyond;

    /// <summary>What the attempt has to do.</summary>
    public ReportDecision Decision { get; private set; } = ReportDecision.Continue;

    /// <summary>The value that is not finite, in words; null where there is none.</summary>
    public string? Divergence { get; private set; }

    /// <summary>Whether no further report counts.</summary>
    public bool IsDecided => Decision != ReportDecision.Continue || Divergence is not null;

    /// <summary>The objective's value, of the best epoch or of the last; null before the first.</summary>
    public double? Value { get; private set; }

    /// <summary>What was not counted, and why, as verdicts; null for nothing.</summary>
    public JsonElement? Verdicts => _notes.Count == 0 ? null : JsonSerializer.SerializeToElement(
        _notes.Select(
            note => new
            {
                Kind = "reports",
                Text = note.Value == 1 ? note.Key
            : string.Create(CultureInfo.InvariantCulture, $"{note.Key} ({note.Value} times)")
            }),
        SearchClusterJson.Options);

    /// <summary>Why the attempt has no result; null where it has one.</summary>
    public string? Lack()
    {
        var wanted = search.Objectives.Select(objective => objective.Metric).DefaultIfEmpty(search.Objective.Metric).ToList();
        if (wanted.Find(metric => !_reported.Contains(metric)) is not { } missing)
            return null;
        if (_reported.Count > 0)
            return $"no report has a number for {Quotation.Of(missing)}; reported: {string.Join(", ", _reported)}";
        if (_beyond is { } epoch)
            return string.Create(
                CultureInfo.InvariantCulture, $"no report is of an epoch up to {epochs}, the budget's: the first is of epoch {epoch}");
        var form = metrics.Count == 1 ? $$"""{"epoch": 1, "{{metrics[0]}}": 0.5}, or a number as the last line"""
            : $$"""{"epoch": 1, "{{missing}}": 0.5}""";
        return $"no report: a line of standard output, or of the file SEARCHCLUSTER_REPORTS, is one when it reads like {form}";
    }

    /// <summary>A line that may be a report.</summary>
    public void Read(ReadOnlySpan<byte> line)
    {
        if (!IsDecided && ReportLine.Of(line, metrics) is { } read)
            Take(read);
    }

    /// <summary>The last line of standard output: a number is a report, where there is one metric.</summary>
    public void ReadLast(ReadOnlySpan<byte> line)
    {
        if (!IsDecided && metrics.Count == 1 && ReportLine.NumberIn(line) is { } number)
            Take(new ReportLine(null, true, new Dictionary<string, double> { [metrics[0]] = number }, []));
    }

    /// <summary>The program has ended: the report of the last epoch is told.</summary>
    public void End()
    {
        if (_held is { } values && !IsDecided)
            Send(epochs, values);
        _held = null;
    }

    /// <summary>Something that was not counted.</summary>
    public void Note(string text)
    {
        if (_notes.ContainsKey(text) || _notes.Count < MostNotes)
            _notes[text] = _notes.GetValueOrDefault(text) + 1;
    }

    private void Take(ReportLine line)
    {
        if (!line.HasSoundEpoch)
        {
            Note("a report was not counted: its epoch is no whole number from 0 on");
            return;
        }

        foreach (var metric in line.Missing)
            Note($"a report has no number for {Quotation.Of(metric)}");
        if (line.Values.Count == 0)
            return;
        if (line.Epoch is null && _held is not null)
        {
            foreach (var (metric, value) in line.Values)
                _held[metric] = value;
            Judge(epochs, _held);
            return;
        }

        var epoch = line.Epoch ?? Math.Max(_last, 0) + 1;
        if (epoch <= _last)
        {
            Note("a report was not counted: its epoch is not after the one before");
        }
        else if (epoch > epochs)
        {
            _beyond ??= epoch;
            Note(string.Create(CultureInfo.InvariantCulture, $"a report was not counted: its epoch is beyond the budget's {epochs}"));
        }
        else
        {
            _last = epoch;
            var values = line.Values.ToDictionary();
            if (epoch == epochs)
                _held = values;
            else
                Send(epoch, values);
            Judge(epoch, values);
        }
    }

    private void Judge(int epoch, Dictionary<string, double> values)
    {
        if (IsDecided || values.FirstOrDefault(metric => !double.IsFinite(metric.Value)) is not { Key: { } name, Value: var value })
            return;
        if (_held is not null)
            Send(epochs, _held);
        _held = null;
        Divergence = string.Create(CultureInfo.InvariantCulture, $"{name} is {value} at epoch {epoch}");
    }

    private void Send(int epoch, Dictionary<string, double> values)
    {
        _reported.UnionWith(values.Keys);
        if (epoch > 0 && values.TryGetValue(search.Objective.Metric, out var value)
            && (Value is null || search.Objective.At == ObjectiveAt.Last || search.Objective.IsBetter(value, Value.Value)))
            Value = value;
        Decision = report(new TrialReport
        {
            Epoch = epoch,
            Values = values.ToDictionary(metric => metric.Key, metric => ReportLine.Json(metric.Value)),
        });
    }
}
