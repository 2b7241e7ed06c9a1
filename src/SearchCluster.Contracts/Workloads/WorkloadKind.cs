namespace SearchCluster.Contracts.Workloads;

/// <summary>How a kind of workload stands in JSON: a section of the study with a plan in it.</summary>
/// <param name="Key">Name of the section, such as <c>training</c>.</param>
/// <param name="Workload">Type of the workload.</param>
/// <param name="Plan">Type of the section.</param>
public abstract record WorkloadKind(string Key, Type Workload, Type Plan)
{
    /// <summary>What a new study of this kind begins with; null where there is nothing to begin with.</summary>
    public WorkloadSample? Sample { get; init; }

    /// <summary>The workload that a section states.</summary>
    public abstract Workload Read(object plan);

    /// <summary>The section that states a workload of this kind.</summary>
    public abstract object Write(Workload workload);
}

/// <summary>A kind whose workload holds the plan that its section states.</summary>
/// <param name="key">Name of the section.</param>
/// <param name="read">The workload of a plan.</param>
/// <param name="write">The plan of a workload.</param>
internal sealed record WorkloadKind<TWorkload, TPlan>(string key, Func<TPlan, TWorkload> read, Func<TWorkload, TPlan> write)
    : WorkloadKind(key, typeof(TWorkload), typeof(TPlan))
    where TWorkload : Workload
    where TPlan : notnull
{
    /// <inheritdoc/>
    public override Workload Read(object plan) => read((TPlan)plan);

    /// <inheritdoc/>
    public override object Write(Workload workload) => write((TWorkload)workload);
}
