using System.Text.Json;
using CsCheck;
using SearchCluster.Contracts.Json;
using SearchCluster.Search;
using SearchCluster.Search.Samplers;
using SearchCluster.Search.Studies;
using SearchCluster.Search.Studies.Events;
using SearchCluster.Silo.Journal;
using Xunit;

namespace SearchCluster.Silo.Tests.Journal;

public sealed class SnapshotTests
{
    private static readonly Gen<double> Numbers =
        Gen.OneOf(Gen.Double, OneOf(double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, 5));

    private static readonly Gen<DateTimeOffset> Moments = Gen.Long[0, 1_000_000_000_000]
        .Select(ticks => JournalFolder.Start.AddTicks(ticks));

    private static readonly Gen<string> Texts = OneOf("", "a", "diverged at step 3", "ü\n\"quoted\"\0", "10.0.0.1:11111@5/0");

    private static readonly Gen<StudyEvent> Events = Gen.OneOf(
        Gen.Select(Moments, Gen.Int[0, 99], Numbers, OneOf<int?>(null, 0, 9), Texts)
            .Select((at, trial, value, optional, text) => (StudyEvent)new TrialProposed
            {
                At = at,
                Trial = trial,
                Configuration = Configuration.Of([new("rate", Json(value)), new("name", Json(text)), new("flag", Json(true))]),
                Epochs = optional,
                Point = optional,
                Seen = optional,
                Lineage = optional is null ? null : new Lineage(1, [2, 3], text),
            }),
        Gen.Select(Moments, Gen.Int[0, 99], Gen.Int[0, 4], Texts).Select((at, trial, fold, text) => (StudyEvent)new TrialLeased
        {
            At = at,
            Trial = trial,
            Fold = fold,
            Attempt = fold + 1,
            Holder = new SlotName(text, fold),
        }),
        Gen.Select(Moments, Gen.Int[0, 99], Gen.Int[0, 4], Numbers, OneOf<int?>(null, 0, 3))
            .Select((at, trial, epoch, value, fold) => (StudyEvent)new TrialReported
            {
                At = at,
                Trial = trial,
                Attempt = 1,
                Fold = fold ?? 0,
                Report = Report(epoch, fold, value),
                Decision = (ReportDecision)epoch.CompareTo(2) + 1,
            }),
        Gen.Select(Moments, Gen.Int[0, 99], OneOf<string?>(null, "a", "diverged at step 3"),
            OneOf<FailureCause?>(null, FailureCause.Exception, FailureCause.Suspected), Gen.Double[0, 10])
            .Select((at, trial, reason, cause, seconds) => (StudyEvent)new TrialEnded
            {
                At = at,
                Trial = trial,
                Attempt = 2,
                DecidedBy = cause is null ? null : 3,
                Outcome = new TrialOutcome
                {
                    State = cause is null ? TrialState.Completed : TrialState.Failed,
                    Reason = reason,
                    Cause = cause,
                    Verdicts = reason is null ? null : Json(new[] { new { kind = "overfitting", text = reason } }),
                    Timing = new TrialTiming(seconds, "silo"),
                },
            }),
        Gen.Select(Moments, Texts).Select((at, text) => (StudyEvent)new StudyPaused { At = at, Reason = text }));

    [Fact]
    public void Read_OfASnapshot_GivesTheEventsOfTheJournal() => Events.Array[Snapshot.Events].Sample(events =>
    {
        var writer = new SnapshotWriter(after: 7);
        Snapshot? full = null;
        foreach (var happened in events)
            full = writer.Add(happened);

        Assert.Equal((7, 7 + Snapshot.Events), (full!.After, full.Through));
        Assert.Equal(events.Select(Stored), SnapshotWriter.Read(full.Body, events.Length).Select(Stored));
    }, iter: 5);

    [Fact]
    public void Read_OfADamagedSnapshot_SaysSo()
    {
        var writer = new SnapshotWriter(after: 0);
        Snapshot? full = null;
        for (var i = 0; i < Snapshot.Events; i++)
            full = writer.Add(JournalFolder.Proposed(i));

        Assert.Throws<InvalidDataException>(() => SnapshotWriter.Read(full!.Body[..^5], Snapshot.Events));
    }

    /// <summary>Kinds that are written value by value: a new property must be written too, and the version counted up.</summary>
    [Theory]
    [InlineData(typeof(TrialProposed), "At, Configuration, Epochs, Lineage, Point, Seen, Trial")]
    [InlineData(typeof(TrialLeased), "At, Attempt, Fold, Holder, Trial")]
    [InlineData(typeof(TrialReported), "At, Attempt, Decision, Fold, Report, Trial")]
    [InlineData(typeof(TrialEnded), "At, Attempt, DecidedBy, Fold, Outcome, Trial")]
    [InlineData(typeof(TrialOutcome), "Cause, Reason, State, Timing, Verdicts")]
    [InlineData(typeof(TrialTiming), "Seconds, Silo")]
    [InlineData(typeof(TrialReport), "Epoch, Fold, Values")]
    public void Write_OfAKindThatIsFrequent_KnowsAllItsProperties(Type kind, string properties) => Assert.Equal(
        properties,
        string.Join(", ", kind.GetProperties().Where(property => property.CanWrite).Select(property => property.Name)
            .Order(StringComparer.Ordinal)));

    // As the journal has it: without the detail, and with numbers as doubles.
    private static string Stored(StudyEvent happened)
    {
        var stored = (StudyEvent)JsonSerializer.Deserialize<StudyEvent>(EventRow.Of(happened).Body, SearchClusterJson.Options)!;
        if (stored is TrialReported reported)
            stored = reported with
            {
                Report = TrialReport.Of(
                reported.Report.Epoch, reported.Report.Fold, [.. reported.Report.Metrics().Select(metric => metric.Key)],
                [.. reported.Report.Metrics().Select(metric => metric.Value)], reported.Report.Metric("seconds"))
            };
        return JsonSerializer.Serialize(stored, SearchClusterJson.Options);
    }

    private static TrialReport Report(int epoch, int? fold, double value) => new()
    {
        Epoch = epoch,
        Fold = fold,
        Values = new Dictionary<string, JsonElement>
        {
            ["train.loss"] = Json(value),
            ["validation.accuracy"] = Json(0.25),
            ["layers"] = Json(new[] { new { layer = "dense1" } }),
            ["timing"] = Json(new { seconds = 1.5, examplesPerSecond = 7 }),
        },
    };

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value, SearchClusterJson.Options);
}
