namespace SearchCluster.Training.Data.Tables;

/// <summary>A name as it stands in a list of a study file.</summary>
internal static class YamlText
{
    /// <summary>The name, in quotes where it would not be read as it is.</summary>
    public static string Of(string name) => name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-')
        && char.IsLetter(name[0])
        ? name
        : $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";
}
