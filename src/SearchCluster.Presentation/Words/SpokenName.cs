namespace SearchCluster.Presentation.Words;

/// <summary>Names of code as they are spoken.</summary>
public static class SpokenName
{
    /// <summary>The words of a name in camelCase or PascalCase: <c>vanishingActivations</c> as vanishing activations.</summary>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Concat(
            name.Select(letter => char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString())).Replace('-', ' ').Trim();
    }
}
