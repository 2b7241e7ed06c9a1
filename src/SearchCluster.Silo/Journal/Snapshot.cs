using System.Text;
using System.Text.Json;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Silo.Journal;

/// <summary>
/// A run of a study's events in a compact form. It holds events and not the state that follows from them: so it fits whatever a study
/// makes of its events, and a replay from snapshots cannot differ from one from the journal. Reports are without their detail.
/// </summary>
/// <param name="After">Number of the event before the first one here.</param>
/// <param name="Through">Number of the last event.</param>
/// <param name="Submitted">When the study was submitted: one that was deleted may have had its name.</param>
/// <param name="Body">The events, as <see cref="SnapshotWriter"/> writes them.</param>
public sealed record Snapshot(long After, long Through, DateTimeOffset Submitted, byte[] Body)
{
    /// <summary>Events of a full one.</summary>
    public const int Events = 4096;

    /// <summary>Counted up whenever the form changes; those of another version are not read.</summary>
    public const int Version = 1;
}

/// <summary>Gathers events into snapshots. Kinds of events that are frequent are written value by value, the others as JSON.</summary>
/// <param name="after">Number of the event before the first one.</param>
internal sealed class SnapshotWriter(long after)
{
    private MemoryStream _stream = new();
    private SnapshotOutput _output = null!;
    private long _after = after;
    private int _count;

    /// <summary>Adds the next event.</summary>
    /// <returns>A snapshot that is full now; else null.</returns>
    public Snapshot? Add(StudyEvent happened)
    {
        if (_count == 0)
            _output = new SnapshotOutput(_stream = new MemoryStream());
        _output.Write(happened);
        if (++_count < Snapshot.Events)
            return null;

        _output.Flush();
        var full = new Snapshot(_after, _after + _count, default, _stream.ToArray());
        (_after, _count) = (_after + _count, 0);
        return full;
    }

    /// <summary>Reads the events of a snapshot's body.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static IReadOnlyList<StudyEvent> Read(byte[] body, int count)
    {
        try
        {
            var input = new SnapshotInput(new MemoryStream(body));
            var events = new StudyEvent[count];
            for (var i = 0; i < count; i++)
                events[i] = input.Read();
            return events;
        }
        catch (Exception error)
            when (error is IOException or FormatException or JsonException or ArgumentException or InvalidOperationException
            or NotSupportedException)
        {
            throw new InvalidDataException("a snapshot cannot be read", error);
        }
    }
}

/// <summary>How an event begins in a snapshot.</summary>
internal enum SnapshotKind : byte
{
    Json,
    Proposed,
    Leased,
    Reported,
    Ended,
}

/// <summary>Writes events. Texts that come again (names of metrics, holders) are written once and numbered.</summary>
internal sealed class SnapshotOutput(Stream stream)
{
    private readonly BinaryWriter _writer = new(stream, Encoding.UTF8);
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);

    public void Flush() => _writer.Flush();

    public void Write(StudyEvent happened)
    {
        switch (happened)
        {
            case TrialReported { Report: var report } reported:
                Begin(SnapshotKind.Reported, reported);
                _writer.Write7BitEncodedInt(report.Epoch);
                _writer.Write7BitEncodedInt(report.Fold + 1 ?? 0);
                _writer.Write((byte)reported.Decision);
                var metrics = report.Metrics().ToList();
                _writer.Write7BitEncodedInt(metrics.Count);
                foreach (var (name, value) in metrics)
                {
                    Text(name);
                    _writer.Write(value);
                }

                Nullable(report.Metric("seconds"));
                break;
            case TrialLeased leased:
                Begin(SnapshotKind.Leased, leased);
                Text(leased.Holder.ToString());
                break;
            case TrialEnded { Outcome: var outcome } ended:
                Begin(SnapshotKind.Ended, ended);
                _writer.Write((byte)outcome.State);
                OptionalText(outcome.Reason);
                _writer.Write((byte)(outcome.Cause is { } cause ? (int)cause + 1 : 0));
                OptionalText(outcome.Verdicts?.GetRawText());
                _writer.Write(outcome.Timing.Seconds);
                Text(outcome.Timing.Silo);
                Optional(ended.DecidedBy);
                break;
            case TrialProposed proposed:
                _writer.Write((byte)SnapshotKind.Proposed);
                Moment(proposed.At);
                _writer.Write7BitEncodedInt(proposed.Trial);
                _writer.Write7BitEncodedInt(proposed.Configuration.Count);
                foreach (var (name, value) in proposed.Configuration)
                {
                    Text(name);
                    _writer.Write(value.GetRawText());
                }

                Optional(proposed.Epochs);
                Optional(proposed.Point);
                Optional(proposed.Seen);
                OptionalText(proposed.Lineage is { } lineage ? JsonSerializer.Serialize(lineage, SearchClusterJson.Options) : null);
                break;
            default:
                _writer.Write((byte)SnapshotKind.Json);
                _writer.Write(EventRow.Of(happened).Body);
                break;
        }
    }

    private void Begin(SnapshotKind kind, AttemptEvent happened)
    {
        _writer.Write((byte)kind);
        Moment(happened.At);
        _writer.Write7BitEncodedInt(happened.Trial);
        _writer.Write7BitEncodedInt(happened.Fold);
        _writer.Write7BitEncodedInt(happened.Attempt);
    }

    private void Moment(DateTimeOffset moment)
    {
        _writer.Write(moment.Ticks);
        _writer.Write((short)moment.TotalOffsetMinutes);
    }

    private void Text(string text)
    {
        if (_texts.TryGetValue(text, out var number))
        {
            _writer.Write7BitEncodedInt(number);
            return;
        }

        _texts.Add(text, _texts.Count + 1);
        _writer.Write7BitEncodedInt(0);
        _writer.Write(text);
    }

    private void OptionalText(string? text)
    {
        _writer.Write(text is not null);
        if (text is not null)
            Text(text);
    }

    private void Optional(int? number)
    {
        _writer.Write(number is not null);
        if (number is { } known)
            _writer.Write7BitEncodedInt(known);
    }

    private void Nullable(double? number)
    {
        _writer.Write(number is not null);
        if (number is { } known)
            _writer.Write(known);
    }
}

/// <summary>Reads events that <see cref="SnapshotOutput"/> wrote.</summary>
internal sealed class SnapshotInput(Stream stream)
{
    private readonly BinaryReader _reader = new(stream, Encoding.UTF8);
    private readonly List<string> _texts = [];
    private readonly Dictionary<string, SlotName> _slots = [];
    private string[] _metrics = [];

    public StudyEvent Read() => (SnapshotKind)_reader.ReadByte() switch
    {
        SnapshotKind.Json => StoredJson.Read<StudyEvent>(_reader.ReadString()),
        SnapshotKind.Proposed => Proposed(),
        SnapshotKind.Leased => Leased(),
        SnapshotKind.Reported => Reported(),
        SnapshotKind.Ended => Ended(),
        var kind => throw new FormatException($"{kind} is no kind of event"),
    };

    private TrialProposed Proposed()
    {
        var (at, trial) = (Moment(), _reader.Read7BitEncodedInt());
        var values = new KeyValuePair<string, JsonElement>[_reader.Read7BitEncodedInt()];
        for (var i = 0; i < values.Length; i++)
            values[i] = new(Text(), Json(_reader.ReadString()));
        return new TrialProposed
        {
            At = at,
            Trial = trial,
            Configuration = Configuration.Of(values),
            Epochs = Optional(),
            Point = Optional(),
            Seen = Optional(),
            Lineage = OptionalText() is { } lineage ? StoredJson.Read<Search.Samplers.Lineage>(lineage) : null,
        };
    }

    private TrialLeased Leased()
    {
        var (at, trial, fold, attempt) = Begin();
        return new TrialLeased { At = at, Trial = trial, Fold = fold, Attempt = attempt, Holder = Slot() };
    }

    private SlotName Slot()
    {
        var text = Text();
        if (!_slots.TryGetValue(text, out var slot))
            _slots[text] = slot = SlotName.Parse(text);
        return slot;
    }

    private TrialReported Reported()
    {
        var (at, trial, fold, attempt) = Begin();
        var (epoch, ofFold, decision) = (_reader.Read7BitEncodedInt(), _reader.Read7BitEncodedInt(), (ReportDecision)_reader.ReadByte());
        var values = new double[_reader.Read7BitEncodedInt()];
        var names = _metrics.Length == values.Length ? _metrics : new string[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var name = Text();
            if (!ReferenceEquals(names[i], name))
            {
                // Reports of a study mostly name the same metrics: they share the list.
                if (ReferenceEquals(names, _metrics))
                    names = [.. names];
                names[i] = name;
            }

            values[i] = _reader.ReadDouble();
        }

        _metrics = names;
        double? seconds = _reader.ReadBoolean() ? _reader.ReadDouble() : null;
        return new TrialReported
        {
            At = at,
            Trial = trial,
            Fold = fold,
            Attempt = attempt,
            Report = TrialReport.Of(epoch, ofFold == 0 ? null : ofFold - 1, names, values, seconds),
            Decision = decision,
        };
    }

    private TrialEnded Ended()
    {
        var (at, trial, fold, attempt) = Begin();
        var state = (TrialState)_reader.ReadByte();
        var reason = OptionalText();
        var cause = _reader.ReadByte();
        var verdicts = OptionalText();
        return new TrialEnded
        {
            At = at,
            Trial = trial,
            Fold = fold,
            Attempt = attempt,
            Outcome = new TrialOutcome
            {
                State = state,
                Reason = reason,
                Cause = cause == 0 ? null : (FailureCause)(cause - 1),
                Verdicts = verdicts is null ? null : Json(verdicts),
                Timing = new TrialTiming(_reader.ReadDouble(), Text()),
            },
            DecidedBy = Optional(),
        };
    }

    private (DateTimeOffset At, int Trial, int Fold, int Attempt) Begin() =>
        (Moment(), _reader.Read7BitEncodedInt(), _reader.Read7BitEncodedInt(), _reader.Read7BitEncodedInt());

    private DateTimeOffset Moment() => new(_reader.ReadInt64(), TimeSpan.FromMinutes(_reader.ReadInt16()));

    private string Text()
    {
        var number = _reader.Read7BitEncodedInt();
        if (number > 0)
            return _texts[number - 1];
        _texts.Add(_reader.ReadString());
        return _texts[^1];
    }

    private string? OptionalText() => _reader.ReadBoolean() ? Text() : null;

    private int? Optional() => _reader.ReadBoolean() ? _reader.Read7BitEncodedInt() : null;

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
