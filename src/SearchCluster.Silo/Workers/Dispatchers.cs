using Microsoft.Extensions.Options;
using SearchCluster.Contracts.Grains;
using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Workers;

/// <summary>
/// The dispatchers of a cluster. Each serves the slots that hash to it, in its own fair order: weights hold in each, and priority is
/// strict in each. A study tells all of them how much it could lease. All silos of a cluster must have the same number.
/// </summary>
internal sealed class Dispatchers(IOptions<SearchClusterOptions> options)
{
    /// <summary>The dispatcher of a slot.</summary>
    public IDispatcherGrain For(IGrainFactory grains, SlotName slot) => grains.GetGrain<IDispatcherGrain>(NumberFor(slot));

    /// <summary>All of them.</summary>
    public IEnumerable<IDispatcherGrain> All(IGrainFactory grains) =>
        Enumerable.Range(0, Count).Select(number => grains.GetGrain<IDispatcherGrain>(number));

    /// <summary>Number of the dispatcher of a slot, from 0.</summary>
    public int NumberFor(SlotName slot)
    {
        // FNV-1a: the same on every silo, which a string's own hash code is not.
        var hash = 2166136261;
        foreach (var letter in slot.ToString())
            hash = (hash ^ letter) * 16777619;
        return (int)(hash % (uint)Count);
    }

    /// <summary>How many there are, at least 1.</summary>
    public int Count => Math.Max(1, options.Value.Dispatchers);
}
