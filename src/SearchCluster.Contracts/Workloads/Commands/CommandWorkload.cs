using SearchCluster.Search;
using SearchCluster.Training.Data;
using SearchCluster.Training.Preflight;

namespace SearchCluster.Contracts.Workloads.Commands;

/// <summary>A trial runs the user's program, and reads the values that it reports.</summary>
/// <param name="Plan">What to run.</param>
public sealed record CommandWorkload(CommandPlan Plan) : Workload
{
    /// <summary>The metric of a study that names none.</summary>
    public const string DefaultMetric = "value";

    /// <inheritdoc/>
    public override string Key => "command";

    /// <inheritdoc/>
    public override IReadOnlyList<string>? Metrics => Plan.Metrics;

    /// <inheritdoc/>
    public override bool RunsUsersCode => true;

    /// <inheritdoc/>
    public override Workload At(string folder) =>
        new CommandWorkload(Plan with { Directory = Path.GetFullPath(Path.Combine(folder, Plan.Directory ?? ".")) });

    /// <inheritdoc/>
    /// <remarks>The program then starts in its trial's directory, where its files are.</remarks>
    public override Workload Packed() => Plan.Files.Count == 0
        ? this
        : new CommandWorkload(Plan with { Directory = null, Bundle = CommandFiles.Pack(Plan.Directory ?? ".", Plan.Files) });

    /// <inheritdoc/>
    public override Objective DefaultObjective(string? metric)
    {
        var named = metric ?? Plan.Metrics?.FirstOrDefault() ?? DefaultMetric;
        return new Objective { Metric = named, Direction = Objective.UsualDirection(named) ?? Direction.Minimize };
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems(SearchPlan search) => CommandProblems.Of(Plan, search);

    /// <inheritdoc/>
    /// <remarks>Not known before a program has run.</remarks>
    public override TrialCost Cost(SearchPlan search, DataSplits? splits) => new(0, 0);

    /// <inheritdoc/>
    public override PreflightReport Preflight(SearchPlan search, DataSplits? splits, int sample, CancellationToken interrupted) => new()
    {
        InitialLoss = null,
        Findings = [new Finding(
            FindingKind.Search, FindingSeverity.Info, "A command is run by trials alone: there is nothing to check before.")],
        LearningRate = null,
        Examples = 0,
        Sample = [],
    };
}
