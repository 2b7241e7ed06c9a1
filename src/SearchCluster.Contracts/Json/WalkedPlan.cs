using System.Text.Json.Nodes;

namespace SearchCluster.Contracts.Json;

/// <summary>What <see cref="PlanWalker"/> made of a JSON tree.</summary>
/// <param name="Node">
/// The tree with its shorthands written out. It always deserialises: what could not be read is left out where a default exists and
/// replaced by a stand-in where not, so that later checks can go on and report the rest.
/// </param>
/// <param name="Problems">Every fault of the tree, in its order; empty when it is sound.</param>
public sealed record WalkedPlan(JsonNode? Node, IReadOnlyList<Problem> Problems)
{
    /// <summary>
    /// Paths of the values that are compared with one that could not be read: those beside it in a list, or in a section with a kind.
    /// </summary>
    public IReadOnlyList<string> StandIns { get; init; } = [];

    /// <summary>
    /// Whether something at, inside or around <paramref name="path"/> could not be read, so that whatever a later check finds there
    /// may be the stand-in's fault. So may be what is found beside a stand-in, in the same section: the values there are compared.
    /// </summary>
    public bool IsDoubtful(string path) =>
        path.Length > 0 && (Problems.Any(problem => problem.Path.Length > 0 &&
            (PlanPath.IsWithin(path, Doubted(problem.Path)) || PlanPath.IsWithin(problem.Path, path)))
        || StandIns.Any(beside => beside.Length > 0 && (PlanPath.IsWithin(path, beside) || PlanPath.Shorten(beside) == path)));

    // Without a known kind all of a section is a stand-in.
    private static string Doubted(string path) => path.EndsWith(".kind", StringComparison.Ordinal) ? PlanPath.Shorten(path) : path;
}
