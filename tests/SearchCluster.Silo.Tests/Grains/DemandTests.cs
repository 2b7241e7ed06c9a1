using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Workers;
using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Silo.Tests.Grains;

/// <summary>Slots and studies speak when there is something to do, and otherwise by a slow heartbeat alone.</summary>
public sealed class DemandTests : IIncomingGrainCallFilter
{
    private readonly CancellationToken _patience = Waiting.Patience();
    private readonly ConcurrentDictionary<string, int> _calls = new();

    Task IIncomingGrainCallFilter.Invoke(IIncomingGrainCallContext context)
    {
        _calls.AddOrUpdate($"{context.InterfaceMethod.DeclaringType!.Name}.{context.InterfaceMethod.Name}", 1, (_, count) => count + 1);
        return context.Invoke();
    }

    // Each study has leased its only trial elsewhere. Asking them all in turn would be 3,200 calls a round.
    [Fact]
    public async Task Ask_Of64SlotsWhile50StudiesHaveNothingToLease_AsksNoStudyAgain()
    {
        await using var silo = await Start();
        for (var study = 0; study < 50; study++)
        {
            await silo.Study($"s{study}").Submit(LoneSilo.Branin(trials: 1, $"s{study}"), _patience);
            Assert.Single((await silo.Work($"s{study}").Ask(silo.Holder(1000 + study), _patience)).Trials);
        }

        await AskInVain(silo, slots: 64);
        _calls.Clear();
        var began = Stopwatch.GetTimestamp();
        await AskInVain(silo, slots: 64);
        var heartbeats = 1 + (int)(Stopwatch.GetElapsedTime(began) / TimeSpan.FromSeconds(5));

        Assert.Equal(0, _calls.GetValueOrDefault("IStudyWork.Ask"));
        Assert.InRange(_calls.GetValueOrDefault("IDispatcherGrain.Announce"), 0, 50 * heartbeats);
        Assert.Equal(64, _calls["IDispatcherGrain.Ask"]);
    }

    // A silo that leaves does not wait for the asks that wait in it.
    [Fact]
    public async Task Ask_OfADispatcherWhoseSiloLeaves_ReturnsAtOnce()
    {
        var silo = await Start(longestAsk: TimeSpan.FromHours(1));
        var ask = silo.Dispatcher.Ask(silo.Holder(0), _patience);
        await Waiting.Until(() => _calls.GetValueOrDefault("IDispatcherGrain.Ask") == 1, _patience);

        await silo.DisposeAsync();

        Assert.IsType<NoTask>(await ask);
    }

    [Fact]
    public async Task Announce_OfAStudyOfThreeTrials_WakesThreeOfTheSlotsThatWait()
    {
        await using var silo = await Start();
        var asks = Enumerable.Range(0, 10).Select(slot => silo.Dispatcher.Ask(silo.Holder(slot), _patience)).ToList();
        await Waiting.Until(() => _calls.GetValueOrDefault("IDispatcherGrain.Ask") == 10, _patience);

        await silo.Study("s").Submit(LoneSilo.Branin(trials: 3), _patience);
        var tasks = await Task.WhenAll(asks);

        Assert.Equal(3, tasks.Sum(task => task.Trials.Count));
        Assert.Equal(3, _calls["IStudyWork.Ask"]);
    }

    // What a result frees is announced: the slots that wait need not ask for it.
    [Fact]
    public async Task Tell_OfAStudyOfOneSlot_WakesOneThatWaits()
    {
        await using var silo = await Start();
        var one = LoneSilo.Branin(trials: 2);
        one = one with
        {
            Spec =
            one.Spec with { Search = one.Spec.Search with { Budget = one.Spec.Search.Budget with { Concurrency = 1 } } }
        };
        await silo.Study("s").Submit(one, _patience);
        var held = (await silo.Dispatcher.Ask(silo.Holder(0), _patience)).Trials.Single();
        var waiting = silo.Dispatcher.Ask(silo.Holder(1), _patience);

        await silo.Work("s")
            .Tell(held.Attempt, [], new TrialOutcome { State = Search.TrialState.Completed, Timing = new TrialTiming(1, "here") },
            _patience);

        Assert.Single((await waiting).Trials);
    }

    [Fact]
    public async Task Ask_OfSlotsThatFourDispatchersShare_ServesThemAll()
    {
        await using var silo = await Start(dispatchers: 4);
        var dispatchers = silo.Services.GetRequiredService<Dispatchers>();
        var grains = silo.Services.GetRequiredService<IGrainFactory>();
        var holders = Enumerable.Range(0, 32).Select(silo.Holder).ToList();
        await silo.Study("s").Submit(LoneSilo.Branin(trials: 32), _patience);

        var tasks = await Task.WhenAll(holders.Select(holder => dispatchers.For(grains, holder).Ask(holder, _patience)));

        Assert.Equal(4, holders.Select(dispatchers.NumberFor).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 32), tasks.SelectMany(task => task.Trials).Select(lease => lease.Attempt.Trial).Order());
    }

    private Task<LoneSilo> Start(int dispatchers = 1, TimeSpan? longestAsk = null) =>
        LoneSilo.Start(new ScriptedJournal(), dispatchers: dispatchers, configure: silo =>
        {
            silo.AddIncomingGrainCallFilter(this);
            if (longestAsk is { } longest)
                silo.Services.Configure<SearchClusterOptions>(options => options.LongestAsk = longest);
        });

    private async Task AskInVain(LoneSilo silo, int slots)
    {
        var tasks = await Task.WhenAll(Enumerable.Range(0, slots).Select(slot => silo.Dispatcher.Ask(silo.Holder(slot), _patience)));
        Assert.All(tasks, task => Assert.True(task.IsEmpty));
    }
}
