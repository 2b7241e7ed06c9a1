using System.Text.Json.Serialization;
using SearchCluster.Search;

namespace SearchCluster.Contracts.Workloads.Commands;

/// <summary>A study whose trials run a program of the user's, each attempt as a process of its own.</summary>
public sealed record CommandPlan
{
    /// <summary>The most that <see cref="GracePeriod"/> may be.</summary>
    public static readonly TimeSpan LongestGracePeriod = TimeSpan.FromHours(1);

    /// <summary>
    /// The program and its arguments: a list, or one text that is split into words as a POSIX shell does it, without a shell. With
    /// <see cref="Shell"/> the text is a script. <c>{name}</c> stands for a parameter, or for a word of <see cref="Placeholders"/>.
    /// </summary>
    public required CommandLine Run { get; init; }

    /// <summary>Whether <c>/bin/sh</c> executes the text. Default false.</summary>
    public bool Shell { get; init; }

    /// <summary>
    /// The folder that the program starts in, relative to the study file. Default null: the study file's own; without a file the trial's.
    /// </summary>
    public string? Directory { get; init; }

    /// <summary>Files and folders below the directory that <c>submit</c> sends along. Default none.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>These files, packed, in a study that was submitted; else null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? Bundle { get; init; }

    /// <summary>Variables of the program's environment besides the silo's; placeholders count here as well. Default none.</summary>
    public IReadOnlyDictionary<string, CommandText> Environment { get; init; } = new Dictionary<string, CommandText>();

    /// <summary>The metrics that the program reports. Default null: those that the objectives and constraints name.</summary>
    public IReadOnlyList<string>? Metrics { get; init; }

    /// <summary>
    /// How long the program may go on after SIGTERM, before SIGKILL: at least 0, at most <see cref="LongestGracePeriod"/>. Default 10 s.
    /// </summary>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What becomes of the directories of trials that have ended. Default best.</summary>
    public KeptDirectories Keep { get; init; } = KeptDirectories.Best;

    /// <summary>What an attempt may use. Default: anything.</summary>
    public CommandLimits Limits { get; init; } = new();

    /// <summary>The metrics that reports of a study are read for.</summary>
    public IReadOnlyList<string> MetricsOf(SearchPlan search) => Metrics ??
    [
        .. search.Objectives.Select(objective => objective.Metric).DefaultIfEmpty(search.Objective.Metric)
            .Concat(search.Constraints.Select(constraint => constraint.Metric)).Distinct(),
    ];
}
