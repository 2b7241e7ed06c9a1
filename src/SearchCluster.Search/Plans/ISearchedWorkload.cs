namespace SearchCluster.Search;

/// <summary>What the search has to know of the workload whose trials it plans. Pure: it reads no data and no clock.</summary>
public interface ISearchedWorkload
{
    /// <summary>Folds of each trial; 1 where there is no cross-validation.</summary>
    int Folds { get; }

    /// <summary>Names of the metrics that a trial reports; null where they are not known beforehand.</summary>
    IReadOnlyList<string>? Metrics { get; }

    /// <summary>
    /// What is wrong with the workload itself, and with the plan's space as its parameters; paths start at the study's root.
    /// </summary>
    IEnumerable<(string Path, string Message)> Problems(SearchPlan search);
}
