namespace SearchCluster.Silo.Grains;

/// <summary>What a dispatcher believes of a study: how many slots could get work of it, and which silos could not.</summary>
internal sealed class Demand
{
    private readonly Dictionary<string, TimeSpan> _unfitUntil = [];
    private long _announcement;

    /// <summary>Slots that the study could give work; an upper bound.</summary>
    public int Wanted { get; private set; }

    /// <summary>The study says how many it wants.</summary>
    public void Announce(int wanted)
    {
        _announcement++;
        Wanted = wanted;
    }

    /// <summary>A slot is sent to ask.</summary>
    /// <returns>The announcement that it goes by, for its return.</returns>
    public long Take()
    {
        Wanted--;
        return _announcement;
    }

    /// <summary>The slot came back and left the work to others.</summary>
    public void GiveBack(long announcement) => Wanted += announcement == _announcement ? 1 : 0;

    /// <summary>The slot found nothing, unless the study has announced something since.</summary>
    public void Empty(long announcement) => Wanted = announcement == _announcement ? 0 : Wanted;

    /// <summary>A silo lacks what the study requires.</summary>
    public void MarkUnfit(string silo, TimeSpan until) => _unfitUntil[silo] = until;

    /// <summary>Whether it is known to lack it.</summary>
    public bool IsUnfit(string silo, TimeSpan now) => _unfitUntil.TryGetValue(silo, out var until) && now < until;
}
