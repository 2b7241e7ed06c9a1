using SearchCluster.Search.Forests;

namespace SearchCluster.Search.Importance;

/// <summary>What made the difference between the trials of a study.</summary>
public sealed record StudyImportance
{
    private const int Least = 20;
    private const int LeastOfEach = 4;

    /// <summary>Trials with a result from which importance can be told: 20, or 4 for each varied parameter where that is more. Fewer say whatever chance says.</summary>
    public static int LeastTrials(SearchSpace space) => Math.Max(Least, LeastOfEach * new FeatureSpace(space).Features.Count);

    /// <summary>Measures it; null when fewer than <see cref="LeastTrials"/> have come to a result.</summary>
    public static StudyImportance? Of(ImportanceMethod method, SearchPlan plan, IEnumerable<Observation> observations)
    {
        var space = new SearchSpace(plan.Space);
        var importance = method switch
        {
            ImportanceMethod.Fanova => FunctionalAnova.Of(space, plan.Objective, plan.Seed, observations),
            ImportanceMethod.PedAnova => PearsonAnova.Of(space, plan.Objective, observations),
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
