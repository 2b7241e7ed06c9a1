using System.CommandLine;
using System.Globalization;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Rendering;
using SearchCluster.Contracts.Json;
using SearchCluster.Presentation.Views;
using SearchCluster.Presentation.Words;
using SearchCluster.Search;
using SearchCluster.Silo.Workers;
using SearchCluster.Training.Data;

namespace SearchCluster.Client.Commands;

/// <summary><c>plan</c>: what a study file would run, and for how long; nothing is spent.</summary>
internal sealed class PlanCommand : Verb
{
    private readonly Argument<string> _file;

    public PlanCommand(CommonOptions common, Terminal terminal)
        : base("plan", "Says what a study would run and roughly for how long, and warns of what is unwise.", common, terminal) =>
            _file = FileArgument();

    protected override Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var file = parsed.GetRequiredValue(_file);
        var prepared = PreparedStudy.Of(file, new DataCache());
        var (search, workload) = (prepared.Spec.Search, prepared.Spec.Workload);
        var slots = Math.Min(Environment.ProcessorCount, search.Budget.Concurrency ?? int.MaxValue);
        var one = workload.Folds > 1 ? prepared.Splits?.Fold(workload.Folds, 0) : prepared.Splits;
        var cost = workload.Cost(search, one);
        var perTrial = cost.Seconds * workload.Folds;
        var outline = new StudyOutline(
            search.Name,
            SamplerWords.Of(search),
            search.Trials,
            workload.IsInstant ? 1 : search.Budget.Epochs,
            workload.Folds > 1 ? workload.Folds : null,
            (long?)search.Sampler.Size(new SearchSpace(search.Space)),
            one is { } splits ? new SplitSizes(splits.Training.Count, splits.Validation.Count, splits.Test.Count) : null,
            prepared.Splits is { Training.IsRegression: false } whole ? Classes(whole) : null,
            one is { } data
                ? new OutlineMemory(
                (data.Training.Exact is null ? 4L
                : 12L) * data.Training.Shape.Features * (data.Training.Count + data.Validation.Count + data.Test.Count), cost.Bytes) : null,
            new(PlanTime.In(prepared.Spec).Select(found => KeyValuePair.Create(found.Path, found.Time))),
            [.. prepared.Warnings],
            new OutlineTiming(perTrial, slots, perTrial * search.Trials / slots))
        {
            Columns = prepared.Splits?.Columns is { Count: > 0 } columns ? columns : null,
        };
        output.Answer(outline, console => OutlineScreen.Write(console, outline, file));
        return Task.FromResult(ExitCode.Done);
    }

    private static List<ClassSize> Classes(DataSplits splits)
    {
        Examples[] all = [splits.Training, splits.Validation, splits.Test];
        var sizes = all.Select(split => split.ClassSizes()).ToList();
        return [.. Enumerable.Range(0, splits.Training.Classes).Select(label => new ClassSize(
            splits.Training.ClassNames?[label] ?? label.ToString(CultureInfo.InvariantCulture), sizes.Sum(split => split[label])))];
    }
}
