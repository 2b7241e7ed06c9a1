using CsCheck;
using SearchCluster.Search.Studies;
using SearchCluster.Silo.Grains;
using Xunit;

namespace SearchCluster.Silo.Tests.Grains;

public class FairOrderTests
{
    private readonly FairOrder _order = new();

    [Fact]
    public void Studies_OfOnePriority_BeginInTurn()
    {
        Enter("a");
        Enter("b");

        var served = Enumerable.Range(0, 6).Select(slot => ServeNext(new SlotName("silo", slot), TimeSpan.Zero)).ToList();

        Assert.Equal(["a", "b", "a", "b", "a", "b"], served);
    }

    [Theory]
    [InlineData(3, 1, 2)]
    [InlineData(12, 4, 8)]
    [InlineData(2, 0.67, 1.33)]
    [InlineData(1, 0.33, 0.67)]
    public void Studies_OfWeights1And2WithLongQueues_GetSlotsAs1To2(int slots, double light, double heavy)
    {
        Enter("light", weight: 1);
        Enter("heavy", weight: 2);

        var means = MeanSlots(slots, TimeSpan.FromHours(2), study => TimeSpan.FromSeconds(10));

        Assert.Equal(light, means["light"], 0.02 * slots);
        Assert.Equal(heavy, means["heavy"], 0.02 * slots);
    }

    // The share is of slots, not of turns: many short trials weigh as much as a few long ones.
    [Theory]
    [InlineData(1, 30)]
    [InlineData(30, 1)]
    public void Studies_WhoseTrialsLastDifferently_GetTheSameSlots(int secondsOfA, int secondsOfB)
    {
        Enter("a");
        Enter("b");

        var means = MeanSlots(6, TimeSpan.FromHours(2), study => TimeSpan.FromSeconds(study == "a" ? secondsOfA : secondsOfB));

        Assert.Equal(3, means["a"], 0.1);
        Assert.Equal(3, means["b"], 0.1);
    }

    [Fact]
    public void Studies_OfHigherPriority_ComeFirstHoweverMuchTheyHaveHad()
    {
        Enter("low", weight: 1000);
        Enter("high", priority: 1);
        for (var slot = 0; slot < 50; slot++)
            ServeNext(new SlotName("silo", slot), TimeSpan.FromSeconds(slot));

        Assert.Equal(["high", "low"], _order.Studies(TimeSpan.FromHours(1)));
        Assert.Equal((50, 0), (_order.SlotsOf("high"), _order.SlotsOf("low")));
    }

    [Fact]
    public void Enter_OfANewStudy_BeginsLevelInsteadOfCatchingUp()
    {
        Enter("old");
        MeanSlots(4, TimeSpan.FromHours(1), _ => TimeSpan.FromSeconds(10));
        _order.Enter("new", 0, 1, TimeSpan.FromHours(1));

        var means = MeanSlots(4, TimeSpan.FromMinutes(10), _ => TimeSpan.FromSeconds(10), from: TimeSpan.FromHours(1));

        Assert.Equal(2, means["new"], 0.2);
    }

    // Its concurrency, or results that it waits for, keep a study from using its share: it does not save it up.
    [Fact]
    public void Serve_OfAnotherForWantOfWork_LeavesNothingToCatchUp()
    {
        Enter("narrow");
        Enter("wide");
        var now = TimeSpan.Zero;
        for (var turn = 0; turn < 1000; turn++, now += TimeSpan.FromSeconds(1))
            _order.Serve(new SlotName("silo", 0), "wide", ["narrow"], now);
        _order.Return(new SlotName("silo", 0), now);

        var means = MeanSlots(2, TimeSpan.FromMinutes(5), _ => TimeSpan.FromSeconds(1), from: now);

        Assert.Equal(1, means["wide"], 0.1);
    }

    [Fact]
    public void Return_OfSlotsThatDied_FreesThem()
    {
        Enter("a");
        for (var slot = 0; slot < 4; slot++)
            ServeNext(new SlotName(slot % 2 == 0 ? "dead" : "alive", slot), TimeSpan.Zero);

        _order.ReturnAllOf("dead", TimeSpan.FromSeconds(1));

        Assert.Equal(2, _order.SlotsOf("a"));
    }

    [Fact]
    public void Leave_OfAStudy_TakesItOutUntilItEntersAgain()
    {
        Enter("a");
        Enter("b");
        ServeNext(new SlotName("silo", 0), TimeSpan.Zero);
        _order.Leave("a");
        Assert.Equal(["b"], _order.Studies(TimeSpan.Zero));
        Assert.Equal(1, _order.SlotsOf("a"));

        _order.Enter("a", 0, 1, TimeSpan.FromSeconds(1));

        Assert.Equal(["b", "a"], _order.Studies(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void AnyWeights_WithLongQueues_GetSlotsInTheirRatio() =>
        Gen.Select(Gen.Double[0.1, 10], Gen.Double[0.1, 10], Gen.Int[1, 16], Gen.Int[1, 20], Gen.Int[1, 20])
        .Sample((first, second, slots, ofA, ofB) =>
    {
        var order = new FairOrder();
        order.Enter("a", 0, first, TimeSpan.Zero);
        order.Enter("b", 0, second, TimeSpan.Zero);

        var means = MeanSlots(order, slots, TimeSpan.FromHours(10), study => TimeSpan.FromSeconds(study == "a" ? ofA : ofB), TimeSpan.Zero);

        // What is in progress at the end may be off by a trial a slot.
        Assert.Equal(slots * first / (first + second), means["a"], slots * 20 * 2 / 36000.0 + 0.02);
    }, iter: 30, seed: "0000KLTmWZyH");

    private void Enter(string study, int priority = 0, double weight = 1) => _order.Enter(study, priority, weight, TimeSpan.Zero);

    private string ServeNext(SlotName slot, TimeSpan now)
    {
        var study = _order.Studies(now)[0];
        _order.Serve(slot, study, [], now);
        return study;
    }

    private Dictionary<string, double> MeanSlots(int slots, TimeSpan time, Func<string, TimeSpan> trial, TimeSpan from = default) =>
        MeanSlots(_order, slots, time, trial, from);

    /// <summary>Lets slots work off queues that never end; the mean number of slots at work on each study.</summary>
    private static Dictionary<string, double> MeanSlots(
        FairOrder order, int slots, TimeSpan time, Func<string, TimeSpan> trial, TimeSpan from)
    {
        var ends = new PriorityQueue<SlotName, (TimeSpan, int)>();
        var used = new Dictionary<string, TimeSpan>();
        for (var slot = 0; slot < slots; slot++)
            ends.Enqueue(new SlotName("silo", slot), (from, slot));
        while (ends.TryDequeue(out var holder, out var at) && at.Item1 < from + time)
        {
            order.Return(holder, at.Item1);
            var study = order.Studies(at.Item1)[0];
            order.Serve(holder, study, [], at.Item1);
            used[study] = used.GetValueOrDefault(study) + trial(study);
            ends.Enqueue(holder, (at.Item1 + trial(study), at.Item2));
        }

        return used.ToDictionary(study => study.Key, study => study.Value / time);
    }
}
