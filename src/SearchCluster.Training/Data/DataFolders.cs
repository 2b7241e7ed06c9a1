namespace SearchCluster.Training.Data;

/// <summary>
/// The folders that data files may lie in. A process that reads files for others, as a silo does for its clients, names them; what lies
/// elsewhere is refused in the same words whether it exists or not.
/// </summary>
public sealed class DataFolders
{
    private const int MostLinks = 40;

    private static readonly StringComparison Comparison =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    // Null: any file may be read.
    private readonly IReadOnlyList<string>? _folders;

    /// <summary>Names the folders.</summary>
    /// <param name="folders">Paths, relative to the working folder; none for no data files at all.</param>
    public DataFolders(IEnumerable<string> folders) => _folders = [.. folders.Select(Path.GetFullPath)];

    private DataFolders() => _folders = null;

    /// <summary>
    /// No restriction, for a process that reads its own user's files: a path is taken as it is, relative to the working folder.
    /// </summary>
    public static DataFolders Anywhere { get; } = new();

    /// <summary>The named folders; empty where every path may be read.</summary>
    public IReadOnlyList<string> Folders => _folders ?? [];

    /// <summary>Where a file or folder of this name lies, without links on the way.</summary>
    /// <param name="name">Relative to one of the folders, the first that has it; or absolute, inside one of them.</param>
    /// <exception cref="DataFileException">It lies outside, a link leads outside, or there is nothing of that name.</exception>
    internal string Locate(string name)
    {
        if (_folders is null)
            return name;
        var candidates = Candidates(name);
        if (candidates.Count == 0)
            throw Refused(name, "lies outside of");
        return candidates.Select(candidate => Follow(name, candidate)).FirstOrDefault(found => found is not null)
            ?? throw Refused(name, "is not in");
    }

    /// <summary>Where a file of a folder lies; null when the folder has none of that name.</summary>
    /// <exception cref="DataFileException">A link leads outside.</exception>
    internal string? Find(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        var found = _folders is null ? path
            : Candidates(path).Select(candidate => Follow(path, candidate)).FirstOrDefault(found => found is not null);
        return found is not null && FileKind.Of(found) != FileKind.Missing ? found : null;
    }

    // The folders that a name can mean something in, with the way from each; decided by the text alone, without a look at the name's place.
    private IReadOnlyList<Place> Candidates(string name) =>
        // Paths end at a NUL for the system, and the rest of the text would go unseen.
        name.Length == 0 || name.Contains('\0')
            ? []
            : [.. Roots().Select(root => (root.Real, Way: Inside(root.Path, Path.GetFullPath(name, root.Path))))
                .Where(candidate => candidate.Way is not null).Select(candidate => new Place(candidate.Real, candidate.Way!)).Distinct()];

    // Each folder under the name that the operator gave, and under the one that it has without links.
    private IEnumerable<(string Path, string Real)> Roots() => _folders!
        .Select(folder => (Path: folder, Real: RealPath(folder)))
        .SelectMany(root => new[] { root, (Path: root.Real, root.Real) });

    // Each part of the way is looked at: a link is followed where it leads into a data folder, and refused, unseen, where it does not.
    private string? Follow(string name, Place place)
    {
        var current = place.Folder;
        var ahead = new Stack<string>(Parts(place.Way).Reverse());
        for (var links = 0; ahead.TryPop(out var part);)
        {
            var next = Path.Combine(current, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                current = next;
                continue;
            }

            if (++links > MostLinks)
                return null;
            var linked = Candidates(Path.GetFullPath(target, current)).FirstOrDefault()
                ?? throw Refused(name, "is reached by a link that leads out of");
            current = linked.Folder;
            foreach (var step in Parts(linked.Way).Reverse())
                ahead.Push(step);
        }

        return Path.Exists(current) ? current : null;
    }

    private DataFileException Refused(string name, string why) => new(name, _folders!.Count == 0
        ? "no data file may be read here: the operator of a silo names the folders of its data with --data"
        : $"{why} the data folders of this silo: {string.Join(", ", _folders)}");

    // The way from a folder to a path, empty for the folder itself; null when the path is not in it.
    private static string? Inside(string folder, string path)
    {
        var root = Path.TrimEndingDirectorySeparator(folder);
        if (path.Equals(root, Comparison) || path.Equals(folder, Comparison))
            return "";
        var beginning = Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar;
        return path.StartsWith(beginning, Comparison) ? path[beginning.Length..] : null;
    }

    private static string[] Parts(string way) =>
        way.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);

    // The operator's own path may have links.
    private static string RealPath(string path)
    {
        var current = Path.GetPathRoot(path)!;
        var ahead = new Stack<string>(Parts(path[current.Length..]).Reverse());
        for (var links = 0; ahead.TryPop(out var part);)
        {
            var next = Path.Combine(current, part);
            if (links < MostLinks && new FileInfo(next).LinkTarget is { } target)
            {
                links++;
                var full = Path.GetFullPath(target, current);
                current = Path.GetPathRoot(full)!;
                foreach (var linked in Parts(full[current.Length..]).Reverse())
                    ahead.Push(linked);
                continue;
            }

            current = next;
        }

        return current;
    }

    private sealed record Place(string Folder, string Way);
}
