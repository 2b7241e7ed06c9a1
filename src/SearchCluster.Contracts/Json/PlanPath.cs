namespace SearchCluster.Contracts.Json;

/// <summary>How places in a study are written: keys joined by dots, items of a list as <c>[index]</c>.</summary>
/// <remarks>Names in the search space contain dots themselves; paths are therefore extended and compared, never split into keys.</remarks>
public static class PlanPath
{
    /// <summary>The path of a key inside the section at <paramref name="path"/>; the root is the empty path.</summary>
    public static string Key(string path, string key) => path.Length == 0 ? key : key.Length == 0 ? path : $"{path}.{key}";

    /// <summary>The path of an item of the list at <paramref name="path"/>.</summary>
    public static string Item(string path, int index) => $"{path}[{index}]";

    /// <summary>The path <paramref name="inner"/>, which is relative to <paramref name="path"/>, from the root.</summary>
    public static string Join(string path, string inner) => inner.StartsWith('[') ? path + inner : Key(path, inner);

    /// <summary>
    /// Whether <paramref name="path"/> is <paramref name="ancestor"/> or lies inside it; everything lies inside the root.
    /// </summary>
    public static bool IsWithin(string path, string ancestor) =>
        ancestor.Length == 0 ||
        (path.StartsWith(ancestor, StringComparison.Ordinal) &&
            (path.Length == ancestor.Length || path[ancestor.Length] is '.' or '['));

    /// <summary>The path with its last key, index or part of a dotted name cut off; the root for a single key.</summary>
    public static string Shorten(string path) => path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))];
}
