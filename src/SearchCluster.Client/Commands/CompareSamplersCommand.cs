using System.CommandLine;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Rendering;
using SearchCluster.Client.StudyFiles;
using SearchCluster.Contracts.Workloads;
using SearchCluster.Presentation.Views;
using SearchCluster.Presentation.Words;
using SearchCluster.Search;
using SearchCluster.Search.Simulation;
using SearchCluster.Search.Statistics;
using SearchCluster.Search.Studies.Events;

namespace SearchCluster.Client.Commands;

/// <summary><c>compare-samplers</c>: a study's sampler beside grid and plain random search, simulated on its own space.</summary>
internal sealed class CompareSamplersCommand : Verb
{
    private const int LeastCurves = 20;

    private readonly Argument<string> _file;

    private readonly Option<int> _seeds = new("--seeds")
    {
        Description = "Studies of each sampler, with the file's seed and the next ones.",
        HelpName = "N",
        DefaultValueFactory = _ => 20,
    };

    private readonly Option<int> _workers = new("--workers")
    {
        Description = "Simulated training slots at work at once.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string?> _recorded = new("--recorded")
    {
        Description = "The study of the database whose learning curves stand in for training. Default: the one of the file's name.",
        HelpName = "STUDY",
    };

    public CompareSamplersCommand(CommonOptions common, Terminal terminal)
        : base("compare-samplers", "Simulates a study's sampler beside grid and plain random search on its own space.", common, terminal)
    {
        _file = FileArgument();
        RequireAtLeastOne(_seeds);
        RequireAtLeastOne(_workers);
        Options.Add(_seeds);
        Options.Add(_workers);
        Options.Add(_recorded);
    }

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var file = parsed.GetRequiredValue(_file);
        var (spec, problems) = StudyFile.Read(file);
        if (spec is null)
            throw new CommandException(file, problems);

        var (seeds, workers) = (parsed.GetValue(_seeds), parsed.GetValue(_workers));
        var search = spec.Search;
        var simulated = spec.Workload.Simulated ?? await Curves(search, parsed, cancellationToken);
        if (search.WarmStart is { Study: var other })
            output.Warn($"the simulated studies begin from nothing: what '{other}' found is not taken over");
        output.Note($"simulating {seeds} studies of {search.Trials} trials for each sampler: {simulated.Text}");
        var compared = SamplerComparison.Of(search, simulated.Objective, seeds, workers);
        var optimum = search.Objective.Direction == Direction.Minimize ? simulated.Minimum : null;
        var document = new SamplersView(
            search.Name, simulated.Text, seeds, workers, search.Objective.Metric,
                [.. compared.Select(sampler => Row(sampler, optimum, search.Objective.Direction))]);
        output.Answer(document, console => SamplersScreen.Write(console, document));
        return ExitCode.Done;
    }

    private async Task<SimulatedWorkload> Curves(SearchPlan search, ParseResult parsed, CancellationToken cancellationToken)
    {
        var name = parsed.GetValue(_recorded) ?? search.Name;
        var (recorded, journal) = await Recorded(name, parsed, cancellationToken);
        var differing = recorded.Space.Keys.Except(search.Space.Keys).Concat(search.Space.Keys.Except(recorded.Space.Keys)).ToList();
        if (differing.Count > 0)
            throw new CommandException(
                ExitCode.Invalid, $"the recorded study '{name}' has other parameters than {search.Name}: {string.Join(", ", differing)}");

        var trials = RecordedTrial.Of(journal, search.Objective).Where(RecordedObjective.HasWholeCurve).ToList();
        if (trials.Count < LeastCurves)
            throw new CommandException(ExitCode.Failed,
                $"the recorded study '{name}' has {trials.Count} trials with whole curves of {search.Objective.Metric}, and "
                    + $"{LeastCurves} are needed: let it run without a pruner, or with a larger budget");
        return new SimulatedWorkload(
            new RecordedObjective(new SearchSpace(recorded.Space), search.Objective, trials, recorded.Seed),
            $"each trial trains like one of the {trials.Count} recorded in study '{name}', drawn from those its configuration is like",
            Minimum: null);
    }

    private async Task<(SearchPlan Search, IReadOnlyList<StudyEvent> Journal)> Recorded(
        string name, ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadStudies(parsed, async stored =>
            {
                var study = (await stored.Study(name)).Study;
                return ((await stored.Spec(study)).Search, await stored.Journal(study));
            }, cancellationToken);
        }
        catch (CommandException error) when (error.Code == ExitCode.NotFound)
        {
            throw new CommandException(ExitCode.NotFound,
                $"a training is simulated from the learning curves of a study on the same space: run one first, with the random sampler "
                    + $"and no pruner, or name it with --recorded STUDY ({error.Message})", error);
        }
    }

    private static SamplerRow Row(ComparedSampler sampler, double? optimum, Direction direction)
    {
        // A study in which nothing completed found nothing: the worst there is.
        var worst = direction == Direction.Minimize ? double.PositiveInfinity : double.NegativeInfinity;
        var best = Quartiles.Of(sampler.Studies.Select(study => (study.Best ?? worst) - (optimum ?? 0)));
        return new SamplerRow(
            SamplerWords.KindOf(sampler.Plan.Sampler), sampler.Studies.Max(study => study.Trials),
            optimum is null ? null : best, optimum is null ? best : null,
            Quartiles.Of(sampler.Studies.Select(study => study.Seconds)).Median, sampler.Note);
    }
}
