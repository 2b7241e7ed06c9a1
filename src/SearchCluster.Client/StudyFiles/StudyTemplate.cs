using System.Globalization;
using System.Text;
using SearchCluster.Contracts.Workloads;

namespace SearchCluster.Client.StudyFiles;

/// <summary>A new study file, as <c>new</c> writes it.</summary>
/// <param name="Name">Name of the study.</param>
/// <param name="Sample">What a trial does.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Sampler">Kind of the sampler.</param>
/// <param name="Trials">Number of trials.</param>
/// <param name="Epochs">Number of epochs of a trial that has any.</param>
internal sealed record StudyTemplate(string Name, WorkloadSample Sample, SampleSubject Subject, string Sampler, int Trials, int Epochs)
{
    /// <summary>The kinds of studies that there are templates for.</summary>
    public static IReadOnlyList<WorkloadKind> Kinds { get; } = [.. WorkloadKinds.All.Where(kind => kind.Sample is not null)];

    /// <summary>The text of the file.</summary>
    public override string ToString()
    {
        var metric = Sample.Metric ?? Subject.Metric;
        var budget = Sample.HasEpochs ? $"trials: {Trials}, epochs: {Epochs}" : $"trials: {Trials}";
        return new StringBuilder()
            .AppendLine(StudySchema.Modeline)
            .AppendLine(CultureInfo.InvariantCulture, $"name: {Name}")
            .AppendLine("seed: 0")
            .AppendLine(CultureInfo.InvariantCulture,
                $"objective: {{ metric: '{metric.Replace("'", "''", StringComparison.Ordinal)}', direction: {Sample.Direction} }}")
            .AppendLine(CultureInfo.InvariantCulture, $"sampler: {{ kind: {Sampler} }}")
            .AppendLine(CultureInfo.InvariantCulture, $"budget: {{ {budget} }}")
            .AppendLine("# The name of a parameter is a path into the section below, or a name of your own where that runs a program.")
            .AppendLine("space:")
            .Append(Sample.Sections(Subject))
            .ToString();
    }
}
