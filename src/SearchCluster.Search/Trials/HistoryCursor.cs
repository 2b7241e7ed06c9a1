namespace SearchCluster.Search.Samplers.Encoding;

/// <summary>
/// How far a sampler has read a history, which grows at its end: each ended trial is read once. Whatever an adaptive sampler remembers of
/// a history is kept beside a cursor, and forgotten when another history is shown: so that its answers follow from the history alone.
/// </summary>
internal sealed class HistoryCursor
{
    private readonly List<Observation> _read = [];
    private IReadOnlyList<Observation>? _list;

    /// <summary>Number of ended trials read.</summary>
    public int Count => _read.Count;

    /// <summary>Whether a history begins with what was read. If not, the cursor stands at its beginning: what was learnt is void.</summary>
    public bool Continues(IReadOnlyList<Observation> ended)
    {
        var isSame = ended.Count >= _read.Count;
        // A list that was read before has not changed in its middle, but another study's may have taken its place.
        var first = ReferenceEquals(ended, _list) ? Math.Max(0, _read.Count - 1) : 0;
        for (var i = first; isSame && i < _read.Count; i++)
            isSame = ReferenceEquals(ended[i], _read[i]) || ended[i] == _read[i];
        if (!isSame)
            _read.Clear();
        _list = ended;
        return isSame;
    }

    /// <summary>The ended trials that have not been read yet.</summary>
    public IEnumerable<Observation> Read(IReadOnlyList<Observation> ended)
    {
        while (_read.Count < ended.Count)
        {
            _read.Add(ended[_read.Count]);
            yield return _read[^1];
        }
    }

    /// <summary>Reads all that is new, for a sampler that looks at the history as a whole.</summary>
    /// <returns>As <see cref="Continues"/>.</returns>
    public bool MoveTo(IReadOnlyList<Observation> ended)
    {
        var isSame = Continues(ended);
        _read.AddRange(ended.Skip(_read.Count));
        return isSame;
    }
}
