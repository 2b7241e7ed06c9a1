using SearchCluster.Search;
using SearchCluster.Training.Data;
using SearchCluster.Training.Preflight;

namespace SearchCluster.Contracts.Workloads;

/// <summary>
/// What a trial does with its configuration. A kind of workload is one folder beside this file, a line in <see cref="WorkloadKinds"/>,
/// and a runner that a silo executes it with; everything else asks the workload.
/// </summary>
/// <remarks>In JSON it is the section of the study that its kind names; see <see cref="WorkloadKind"/>.</remarks>
public abstract record Workload : ISearchedWorkload
{
    /// <summary>Name of the section that states it, and of the kind.</summary>
    public abstract string Key { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<string>? Metrics { get; }

    /// <inheritdoc/>
    public virtual int Folds => 1;

    /// <summary>Whether a trial has a single report, which then travels with its outcome. Default false.</summary>
    public virtual bool IsInstant => false;

    /// <summary>
    /// Whether the best trial is measured once more at the end of the study, on data that decided nothing. Default false.
    /// </summary>
    public virtual bool EvaluatesBest => false;

    /// <summary>Whether its trials leave models, which can be kept. Default false.</summary>
    public virtual bool LeavesModels => false;

    /// <summary>Bytes of a checkpoint from which <see cref="StepOf"/> tells its step; 0 where it has none. Default 0.</summary>
    public virtual int CheckpointHead => 0;

    /// <summary>The step at which a checkpoint was saved: of two attempts' checkpoints the later step is progress. Default null.</summary>
    /// <param name="head">The first <see cref="CheckpointHead"/> bytes of the checkpoint.</param>
    /// <returns>The step; null where the bytes tell none.</returns>
    public virtual long? StepOf(ReadOnlySpan<byte> head) => null;

    /// <summary>Whether its trials run code of the user's, so that they go to silos alone that allow it. Default false.</summary>
    public virtual bool RunsUsersCode => false;

    /// <summary>What its trials learn from; null where there are no data.</summary>
    public virtual DataSource? Data => null;

    /// <summary>What stands in for its trials in a simulation; null where only recorded trials can.</summary>
    public virtual SimulatedWorkload? Simulated => null;

    /// <summary>The workload with what it names relative to its study file resolved.</summary>
    /// <param name="folder">The folder of the study file, absolute.</param>
    public virtual Workload At(string folder) => this;

    /// <summary>The workload with the files that go with the study to a cluster.</summary>
    /// <exception cref="IOException">They cannot be read, or are too large.</exception>
    public virtual Workload Packed() => this;

    /// <summary>The workload with data files that lie beside its study file found there, for a process that reads them itself.</summary>
    /// <param name="folder">The folder of the study file.</param>
    public virtual Workload WithDataBeside(string folder) => this;

    /// <summary>The objective of a study that states none, or no more of it than its metric.</summary>
    /// <param name="metric">The metric that the study states; null where it states none.</param>
    public abstract Objective DefaultObjective(string? metric);

    /// <summary>
    /// The place, from the study's root, that a parameter of this name sets; null where names of parameters are no paths.
    /// </summary>
    public virtual string? PathOf(string parameter) => null;

    /// <inheritdoc/>
    public abstract IEnumerable<(string Path, string Message)> Problems(SearchPlan search);

    /// <summary>
    /// Everything in which the workload, and the values that the space may set, do not fit the data; paths start at the study's root.
    /// </summary>
    public virtual IEnumerable<(string Path, string Message)> DataProblems(SearchPlan search, DataSplits splits) => [];

    /// <summary>What is not wrong on these data, but unwise.</summary>
    public virtual IEnumerable<string> DataWarnings(SearchPlan search, DataSplits splits) => [];

    /// <summary>What a trial would cost on this machine.</summary>
    /// <param name="search">The search.</param>
    /// <param name="splits">The data; null where the workload has none.</param>
    public abstract TrialCost Cost(SearchPlan search, DataSplits? splits);

    /// <summary>What can be checked before the first trial, on a sample of the space; warnings of the search are not part of it.</summary>
    /// <param name="search">The search.</param>
    /// <param name="splits">The data; null where the workload has none.</param>
    /// <param name="sample">Configurations to sample, at least 1.</param>
    /// <param name="interrupted">Gives the check up; within a step where it trains.</param>
    /// <exception cref="OperationCanceledException">Interrupted.</exception>
    public abstract PreflightReport Preflight(SearchPlan search, DataSplits? splits, int sample, CancellationToken interrupted);
}
