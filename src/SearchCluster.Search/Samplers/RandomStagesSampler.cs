using System.Globalization;
using System.Text.Json;
using SearchCluster.Randomness;
using SearchCluster.Search.Domains;
using SearchCluster.Search.Samplers.Encoding;

namespace SearchCluster.Search.Samplers.Stages;

/// <summary>
/// Coarse to fine as it was at revision 1, for studies that began with it: stages of the same size, each of which draws at random from the
/// region of the best of the stage before.
/// </summary>
internal sealed class RandomStagesSampler(CoarseToFineSamplerOptions options, SamplerContext context) : ISampler
{
    private readonly StageSchedule _schedule = new(context.Trials, options.Stages);
    private readonly HistoryCursor _history = new();
    private readonly List<Stage> _stages = [];

    public bool IsAdaptive => true;

    public Proposal? Propose(int trial, StudyHistory history)
    {
        if (!_history.MoveTo(history.Ended))
            _stages.Clear();
        var number = _schedule.StageOf(trial);
        if (!_schedule.MayBegin(number, history))
            return null;
        while (_stages.Count <= number)
            _stages.Add(_stages.Count == 0 ? First() : Next(_stages[^1], history));

        var stage = _stages[number];
        var configuration = stage.Space.Configure(name =>
        {
            var random = RandomStream.At(context.Seed, RandomPurpose.Proposal, trial, context.Space.Parameters.IndexOf(name));
            return stage.Space.Parameters[name].Draw(ref random);
        });
        return new Proposal(configuration) { Epochs = EpochsOf(number), Lineage = stage.Lineage };
    }

    private Stage First() => new(context.Space, new Lineage(0, [], Heading(0) + "the whole ranges"));

    private Stage Next(Stage before, StudyHistory history)
    {
        var number = before.Lineage.Stage + 1;
        var completed = _schedule.Completed(before.Lineage.Stage, history, context.Objective);
        if (completed.Count < 2)
            return before with
            {
                Lineage = new Lineage(number, [], Heading(number)
                + "the same ranges again, since fewer than two trials completed")
            };

        var best = completed.Take(Math.Max(2, (int)Math.Ceiling(options.Best * completed.Count))).ToList();
        var ranges = new OrderedDictionary<string, Domain>();
        var words = new List<string>();
        foreach (var (name, domain) in before.Space.Parameters)
        {
            List<JsonElement> values = [.. best.Where(trial => trial.Configuration.ContainsKey(name))
                .Select(trial => trial.Configuration[name])];
            var zoomed = ZoomedRange.On(domain, values, options.Widen ? widened => IsSound(name, widened) : null);
            ranges.Add(name, zoomed.Domain);
            words.Add($"{name} {zoomed.Text}");
        }

        return new Stage(
            new SearchSpace(ranges), new Lineage(number, [.. best.Select(trial => trial.Trial)], Heading(number)
                + string.Join("; ", words)));
    }

    private bool IsSound(string name, Domain widened) =>
        context.Allows(name, widened);

    private string Heading(int stage) => string.Create(
        CultureInfo.InvariantCulture,
            $"stage {stage + 1} of {options.Stages}, {EpochsOf(stage)} {(EpochsOf(stage) == 1 ? "epoch" : "epochs")}: ");

    private int EpochsOf(int stage) =>
        (int)Math.Max(1, Math.Ceiling(context.Epochs / Math.Pow(options.EpochsFactor, options.Stages - 1 - stage)));

    private sealed record Stage(SearchSpace Space, Lineage Lineage);
}
