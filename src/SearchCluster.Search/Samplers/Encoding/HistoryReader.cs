namespace SearchCluster.Search.Samplers.Encoding;

/// <summary>Reads a history that grows at its end, each ended trial once.</summary>
internal sealed class HistoryReader
{
    private readonly List<Observation> _read = [];

    /// <summary>Number of ended trials read.</summary>
    public int Count => _read.Count;

    /// <summary>Whether a history begins with what was read. If not, all is forgotten, and whoever learnt from it has to begin again.</summary>
    public bool Continues(IReadOnlyList<Observation> ended)
    {
        var isSame = ended.Count >= _read.Count;
        for (var i = 0; isSame && i < _read.Count; i++)
            isSame = ReferenceEquals(ended[i], _read[i]) || ended[i] == _read[i];
        if (!isSame)
            _read.Clear();
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
}
