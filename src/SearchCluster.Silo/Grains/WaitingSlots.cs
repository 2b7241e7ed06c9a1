using SearchCluster.Search.Studies;

namespace SearchCluster.Silo.Grains;

/// <summary>
/// The slots that wait for work inside their asks, longest first. An announcement wakes as many as the study wants. A slot that was
/// woken in vain passes its place on to one that has not looked since, so that nothing is woken twice for one announcement.
/// </summary>
internal sealed class WaitingSlots
{
    private readonly LinkedList<Slot> _slots = [];

    /// <summary>Announcements so far.</summary>
    public long Announcements { get; private set; }

    /// <summary>Begins to wait. The wait ends by <see cref="Wake"/>, or by <see cref="End"/>.</summary>
    /// <param name="name">The slot.</param>
    /// <param name="seen">Announcements that it has looked for work after.</param>
    public Slot Begin(SlotName name, long seen)
    {
        var slot = new Slot(name, seen);
        slot.Node = _slots.AddLast(slot);
        return slot;
    }

    /// <summary>The slot waits no longer.</summary>
    public void End(Slot slot)
    {
        if (slot.Node is not { } node)
            return;
        _slots.Remove(node);
        slot.Node = null;
    }

    /// <summary>A study wants slots: so many of those that may serve it look for work.</summary>
    public void Announce(int wanted, Func<SlotName, bool> mayServe)
    {
        Announcements++;
        Wake(wanted, mayServe);
    }

    /// <summary>Wakes slots that have not looked since the last announcement.</summary>
    public void Wake(int count, Func<SlotName, bool> mayServe)
    {
        for (var node = _slots.First; node is not null && count > 0;)
        {
            var (slot, next) = (node.Value, node.Next);
            if (slot.Seen < Announcements && mayServe(slot.Name))
            {
                End(slot);
                slot.Wake();
                count--;
            }

            node = next;
        }
    }

    /// <summary>A slot that waits.</summary>
    internal sealed class Slot(SlotName name, long seen)
    {
        private readonly TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SlotName Name => name;

        public long Seen => seen;

        /// <summary>Its place in the queue; null once it was woken.</summary>
        public LinkedListNode<Slot>? Node { get; set; }

        public Task Woken => _woken.Task;

        public void Wake() => _woken.TrySetResult();
    }
}
