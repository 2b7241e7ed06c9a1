using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SearchCluster.Silo.Telemetry;
using SearchCluster.Silo.Tests.Grains;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Telemetry;

public sealed class SearchClusterMetricsTests : IDisposable
{
    private const int Trials = 5;

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, string?> _units = [];
    private readonly ConcurrentQueue<(string Instrument, double Value, KeyValuePair<string, object?>[] Tags)> _measured = [];
    private IMeterFactory? _meters;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Run_OfAStudy_CountsWhatHappened()
    {
        await Run();

        Assert.Equal(Trials, Sum("searchcluster.trial.proposed"));
        Assert.Equal(Trials, Sum("searchcluster.trial.ended"));
        Assert.Equal(Trials, Sum("searchcluster.epoch.reported"));
        Assert.Equal(Trials, _measured.Count(measured => measured.Instrument == "searchcluster.trial.duration"));
        Assert.Equal(0, Sum("searchcluster.slot.busy"));
        Assert.Contains(_measured, measured => measured is { Instrument: "searchcluster.slot.busy", Value: 1 });
    }

    [Fact]
    public async Task Run_OfAStudy_TagsTheStudyAndNeverATrialNumber()
    {
        await Run();

        var tags = _measured.SelectMany(measured => measured.Tags).ToList();
        Assert.Equal(["searchcluster.study", "searchcluster.trial.state"], tags.Select(tag => tag.Key).Distinct().Order());
        Assert.Equal(["Completed", "s"], tags.Select(tag => (string)tag.Value!).Distinct().Order());
    }

    [Fact]
    public void Instruments_HaveUnitsInOpenTelemetrysWay()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        Listen(services.GetRequiredService<IMeterFactory>());

        _ = new SearchClusterMetrics(services.GetRequiredService<IMeterFactory>());

        Assert.Equal(
            [
                ("searchcluster.attempt.released", "{attempt}"),
                ("searchcluster.checkpoint.refused", "{checkpoint}"),
                ("searchcluster.epoch.reported", "{epoch}"),
                ("searchcluster.journal.commit.batches", "{batch}"),
                ("searchcluster.journal.commit.duration", "s"),
                ("searchcluster.slot.busy", "{slot}"),
                ("searchcluster.trial.duration", "s"),
                ("searchcluster.trial.ended", "{trial}"),
                ("searchcluster.trial.proposed", "{trial}"),
            ],
            _units.Select(instrument => (instrument.Key, instrument.Value)).Order());
    }

    private async Task Run()
    {
        using var patience = new CancellationTokenSource(Waiting.Longest);
        await using var silo = await LoneSilo.Start(new ScriptedJournal(), slots: 1);
        Listen(silo.Services.GetRequiredService<IMeterFactory>());
        await silo.Study("s").Submit(LoneSilo.Branin(Trials), patience.Token);
        await foreach (var _ in silo.Study("s").Watch(0, patience.Token))
        {
        }
    }

    // The listener hears the whole process: only what comes of this test's meters counts.
    private void Listen(IMeterFactory meters)
    {
        _meters = meters;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != SearchClusterMetrics.Name || instrument.Meter.Scope != _meters)
                return;
            _units[instrument.Name] = instrument.Unit;
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) => _measured.Enqueue((instrument.Name, value, tags.ToArray())));
        _listener.SetMeasurementEventCallback<double>(
            (instrument, value, tags, _) => _measured.Enqueue((instrument.Name, value, tags.ToArray())));
        _listener.Start();
    }

    private double Sum(string instrument) => _measured.Where(measured => measured.Instrument == instrument).Sum(measured => measured.Value);
}
