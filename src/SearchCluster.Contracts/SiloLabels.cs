namespace SearchCluster.Contracts;

/// <summary>The labels of a silo as a setting writes them: <c>gpu=1,zone=b</c>.</summary>
public static class SiloLabels
{
    /// <summary>What each of them must be.</summary>
    public const string Expectation = "a name, = and a value, each name once, as in gpu=1,zone=b";

    /// <summary>Reads them; what is none goes to a list.</summary>
    /// <param name="text">Labels, separated by commas; blanks around them do not count.</param>
    /// <param name="wrong">Gets each that is no label, or names one again.</param>
    public static Dictionary<string, string> Read(string text, ICollection<string> wrong)
    {
        const StringSplitOptions words = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        var labels = new Dictionary<string, string>();
        foreach (var label in text.Split(',', words))
            if (label.Split('=') is not [{ Length: > 0 } name, { Length: > 0 } value] || !labels.TryAdd(name, value))
                wrong.Add(label);
        return labels;
    }
}
