using SearchCluster.Search.Forests;

namespace SearchCluster.Search.Importance;

/// <summary>What made the difference between the trials of a study.</summary>
public sealed record StudyImportance
{
    private const int Least = 20;
    private const int LeastOfEach = 4;

    /// <summary>
    /// Trials with a result from which importance can be told: 20, or 4 for each varied parameter where that is more. Fewer say whatever
    /// chance says.
    /// </summary>
    public static int LeastTrials(SearchSpace space) => Math.Max(Least, LeastOfEach * new FeatureSpace(space).Features.Count);

    /// <summary>Measures it; null when fewer than <see cref="LeastTrials"/> have come to a result.</summary>
    public static StudyImportance? Of(ImportanceMethod method, SearchSpace space, Objective objective, ulong seed,
        IEnumerable<Observation> observations)
    {
        var importance = method switch
        {
            ImportanceMethod.Fanova => FunctionalAnova.Of(space, objective, seed, observations),
            ImportanceMethod.PedAnova => PearsonAnova.Of(space, objective, observations),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, null),
        };
        return importance.Trials < LeastTrials(space) ? null : importance;
    }

    /// <summary>How it was measured.</summary>
    public required ImportanceMethod Method { get; init; }

    /// <summary>Trials it was measured on.</summary>
    public required int Trials { get; init; }

    /// <summary>The varied parameters, the most important first.</summary>
    public required IReadOnlyList<ParameterImportance> Parameters { get; init; }

    /// <summary>The pairs, the most important first; empty for methods that know none.</summary>
    public required IReadOnlyList<InteractionImportance> Interactions { get; init; }
}

/// <summary>How importance is measured.</summary>
public enum ImportanceMethod
{
    /// <summary>
    /// Which parameters make the difference anywhere in the space: shares of the variance. See <see cref="FunctionalAnova"/>.
    /// </summary>
    Fanova,

    /// <summary>Which parameters make the difference between the good and the best: see <see cref="PearsonAnova"/>.</summary>
    PedAnova,
}

/// <summary>How much two parameters explain together beyond what each explains alone.</summary>
/// <param name="Parameters">The two names, in the order of the space.</param>
/// <param name="Share">From 0 to 1.</param>
public sealed record InteractionImportance(IReadOnlyList<string> Parameters, double Share);

/// <summary>How much one parameter explains.</summary>
/// <param name="Parameter">Its name.</param>
/// <param name="Share">From 0 to 1.</param>
public sealed record ParameterImportance(string Parameter, double Share);
