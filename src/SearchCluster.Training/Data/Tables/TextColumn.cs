namespace SearchCluster.Training.Data.Tables;

/// <summary>A column of texts: each different text once, and for each row which of them it is.</summary>
internal sealed class TextColumn
{
    /// <summary>Stands for a cell that is empty, or says that its value is missing.</summary>
    public const int Missing = -1;

    private readonly Dictionary<string, int> _codes = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<int> _rows = [];
    private readonly List<string> _texts = [];
    private readonly List<int> _lines = [];
    private readonly List<int> _counts = [];

    private readonly bool _isLabel;

    /// <summary>Begins with rows whose values are all missing.</summary>
    /// <param name="missing">How many.</param>
    /// <param name="isLabel">Whether it holds classes, any of which may be called <c>NA</c>: only an empty cell lacks a value.</param>
    public TextColumn(int missing, bool isLabel = false)
    {
        _isLabel = isLabel;
        _lookup = _codes.GetAlternateLookup<ReadOnlySpan<char>>();
        _rows.AddRange(Enumerable.Repeat(Missing, missing));
    }

    /// <summary>The different texts, in the order in which they come.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>The line where each text comes first.</summary>
    public IReadOnlyList<int> Lines => _lines;

    /// <summary>How often each text comes.</summary>
    public IReadOnlyList<int> Counts => _counts;

    /// <summary>The place of each row's text among <see cref="Texts"/>, or <see cref="Missing"/>.</summary>
    public IReadOnlyList<int> Rows => _rows;

    /// <summary>Adds the next row's cell.</summary>
    public void Add(ReadOnlySpan<char> text, int line)
    {
        if (_isLabel ? text.IsEmpty : MissingText.Is(text))
        {
            _rows.Add(Missing);
            return;
        }

        if (!_lookup.TryGetValue(text, out var code))
        {
            code = _texts.Count;
            _lookup[text] = code;
            _texts.Add(text.ToString());
            _lines.Add(line);
            _counts.Add(0);
        }

        _rows.Add(code);
        _counts[code]++;
    }
}
