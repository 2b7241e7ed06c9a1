using System.Text.Json;
using SearchCluster.Contracts;
using SearchCluster.Presentation.Views;
using SearchCluster.Presentation.Words;
using SearchCluster.Search;
using SearchCluster.Search.Studies;

namespace SearchCluster.Presentation.Charts;

/// <summary>The charts of a study, for its report and for pictures. A list is empty where the study has nothing to draw.</summary>
/// <param name="study">What is drawn.</param>
/// <param name="spec">The study as it was submitted.</param>
/// <param name="reports">The reports of trials by number; of those alone that <see cref="ReportsShown"/> names.</param>
public sealed class StudyCharts(StudyView study, StudySpec spec, IReadOnlyDictionary<int, IReadOnlyList<TrialReport>> reports)
{
    private const int Wide = 920;
    private const int Small = 440;
    private const int MostDots = 3000;
    private const int MostLines = 300;
    private const double LogarithmicSpread = 30;
    private const double LeastInteraction = 0.01;
    private const int MostInteractions = 5;
    private const string Deviation = "activationStandardDeviation";

    private static readonly IReadOnlyList<(string Kind, string Meaning)> FrontMeanings =
        [
            (Chart.Kinds.Best, "no other trial beats it in all objectives"),
            (Chart.Kinds.Other, "other trials"),
            (Chart.Kinds.SoFar, "Pareto front"),
        ];

    private static readonly IReadOnlyList<(string Kind, string Meaning)> LayerMeanings =
        [(Chart.Kinds.Other, "untrained"), (Chart.Kinds.Best, "at the epoch of its value")];

    private readonly ReportedTrials _trials = new(study, spec.Search.Objective);

    private string Metric => study.Study.Metric;

    /// <summary>
    /// Numbers of the trials whose reports the charts of a study show: those of the curves that are drawn, the best, and, where seconds
    /// are an objective, those of the front.
    /// </summary>
    public static IReadOnlyList<int> ReportsShown(StudyView study, StudySpec spec)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(spec);
        var trials = new ReportedTrials(study, spec.Search.Objective);
        var shown = CurvesOf(trials, spec).Select(trial => trial.Number).ToHashSet();
        if (study.Study.Best is { } best)
            shown.Add(best.Number);
        if (ObjectiveValues.NeedReports(spec))
            shown.UnionWith(Thinned(trials.Valued, MostDots).Select(trial => trial.Number));
        return [.. shown.Order()];
    }

    /// <summary>The objective of every trial by its number, and the best so far.</summary>
    public IReadOnlyList<Chart> Objective()
    {
        var numbers = Axis.OfCounts(study.Trials.Select(trial => trial.Number));
        var chart = new Chart($"{Metric} over trials", Wide, 320).LeftSide(_trials.Values, Metric).Lower(numbers, "trial");
        foreach (var trial in Thinned(_trials.Valued, MostDots))
            chart.Dot(numbers.Share(trial.Number), _trials.Values.FreeShare(trial.Value!.Value), _trials.KindOf(trial), Say(trial));
        foreach (var trial in Thinned(_trials.Diverged, MostDots))
            chart.Dot(numbers.Share(trial.Number), WorstEnd, Chart.Kinds.Diverged, Say(trial));
        chart.Path(
            SoFar().Select(step => (numbers.Share(step.Number), _trials.Values.FreeShare(step.Value))), Chart.Kinds.SoFar, "best so far");
        NoteBeyond(chart, _trials.Values, _trials.Valued.Select(trial => trial.Value!.Value), "trial");
        return [chart];
    }

    /// <summary>The objective by epoch, a line for each fold of each trial, the best tenth above the others.</summary>
    public IReadOnlyList<Chart> Curves()
    {
        var lines = CurvesOf(_trials, spec)
            .SelectMany(trial => FoldsOf(trial).Select(fold => (Trial: trial, fold.Fold, fold.Points)))
            .Where(line => line.Points.Count > 1)
            .ToList();
        if (lines.Count == 0)
            return [];
        var points = lines.SelectMany(line => line.Points).ToList();
        var epochs = Axis.OfCounts(points.Select(point => point.Epoch));
        var values = _trials.AxisOf(points.Select(point => point.Value));
        var chart = new Chart($"{Metric} by epoch", Wide, 360).LeftSide(values, Metric).Lower(epochs, "epoch");
        foreach (var (trial, fold, line) in lines.OrderBy(line => _trials.KindOf(line.Trial) == Chart.Kinds.Best))
            chart.Path(
                line.Select(point => (epochs.Share(point.Epoch), values.FreeShare(point.Value))), _trials.KindOf(trial),
                fold is { } number ? $"{Say(trial)}, fold {number}" : Say(trial));
        NoteBeyond(chart, values, points.Select(point => point.Value), "value");
        return [chart];
    }

    /// <summary>The objective by each parameter.</summary>
    public IReadOnlyList<Chart> Slices()
    {
        var charts = new List<Chart>();
        foreach (var (parameter, name, axis) in Axes())
        {
            var chart = new Chart($"{Metric} by {parameter}", Small, 260).LeftSide(_trials.Values, Metric).Lower(axis, name);
            var tried = _trials.Diverged.Concat(_trials.Valued).Where(trial => trial.Configuration.ContainsKey(parameter)).ToList();
            foreach (var trial in Thinned(tried, MostDots))
            {
                var height = trial.State == TrialState.Diverged ? WorstEnd : _trials.Values.FreeShare(trial.Value!.Value);
                chart.Dot(
                    Spread(axis, axis.Share(trial.Configuration[parameter]), trial.Number), height, _trials.KindOf(trial), Say(trial));
            }

            NoteBeyond(
                chart, _trials.Values, tried.Where(trial => trial.State != TrialState.Diverged)
                    .Select(trial => trial.Value!.Value), "trial");
            charts.Add(chart);
        }

        return charts;
    }

    /// <summary>Every trial as a line through the parameters it has, and its objective at the right.</summary>
    public IReadOnlyList<Chart> Parallel()
    {
        if (_trials.Valued.Count == 0)
            return [];
        var axes = Axes();
        var chart = new Chart("parameters side by side", Wide, 380);
        for (var i = 0; i < axes.Count; i++)
            chart.Upright(i, axes.Count + 1, axes[i].Name, axes[i].Axis);
        chart.Upright(axes.Count, axes.Count + 1, Metric, _trials.Values);
        foreach (var trial in Thinned(_trials.Valued, MostLines).OrderBy(trial => _trials.KindOf(trial) == Chart.Kinds.Best))
            foreach (var part in ParallelParts(trial, axes))
            {
                if (part is [var alone])
                    chart.Dot(alone.X, alone.Y, _trials.KindOf(trial), Say(trial));
                else
                    chart.Path(part, _trials.KindOf(trial), Say(trial));
            }

        NoteBeyond(chart, _trials.Values, _trials.Valued.Select(trial => trial.Value!.Value), "trial");
        return [chart];
    }

    /// <summary>The first two objectives of every trial, the Pareto front joined by a line; nothing where there is one objective.</summary>
    public IReadOnlyList<Chart> Front()
    {
        if (study.Study.Front is not { Count: > 0 } front || spec.Search.Objectives.Count < 2)
            return [];
        var (one, other) = (spec.Search.Objectives[0], spec.Search.Objectives[1]);
        var onFront = front.ToDictionary(trial => trial.Number);
        var shown = Thinned(_trials.Valued, MostDots)
            .Select(trial => (Trial: trial, X: Value(trial, other, onFront), Y: Value(trial, one, onFront)))
            .Where(trial => double.IsFinite(trial.X) && double.IsFinite(trial.Y))
            .ToList();
        var least = shown.Count > 0 ? shown.Min(trial => trial.X) : 0;
        var across = Axis.Of(shown.Select(trial => trial.X), least > 0 && shown.Max(trial => trial.X) / least >= LogarithmicSpread);
        var chart = new Chart($"{one.Metric} against {other.Metric}", Wide, 360) { Meanings = FrontMeanings }
            .LeftSide(_trials.Values, one.Metric).Lower(across, other.Metric);
        foreach (var (trial, x, y) in shown)
            chart.Dot(
                across.Share(x), _trials.Values.FreeShare(y), onFront.ContainsKey(trial.Number) ? Chart.Kinds.Best : Chart.Kinds.Other,
                $"{Say(trial)}, {other.Metric} {ReadableNumber.Of(x)}");
        chart.Path(
            front.Where(trial => trial.Values.ContainsKey(one.Metric) && trial.Values.ContainsKey(other.Metric))
                .OrderBy(trial => trial.Values[other.Metric])
                .Select(trial => (across.Share(trial.Values[other.Metric]), _trials.Values.FreeShare(trial.Values[one.Metric]))),
            Chart.Kinds.SoFar, "Pareto front");
        NoteBeyond(chart, _trials.Values, shown.Select(trial => trial.Y), "trial");
        return [chart];
    }

    /// <summary>
    /// The share of each parameter in what made the difference, and below of the pairs what they explain together beyond each alone.
    /// </summary>
    public IReadOnlyList<Chart> Importance()
    {
        if (study.Importance is not { } importance)
            return [];
        var names = ImportanceWords.Names(importance);
        (string, double, string)[] bars =
        [
            .. importance.Parameters.Select(
                parameter => (names[parameter.Parameter], parameter.Share, ImportanceWords.Percent(parameter.Share))),
            .. importance.Interactions.Where(pair => pair.Share >= LeastInteraction).Take(MostInteractions)
                .Select(
                    pair =>
                        ($"{names[pair.Parameters[0]]} × {names[pair.Parameters[1]]}", pair.Share, ImportanceWords.Percent(pair.Share))),
        ];
        return [new Chart("share of each parameter", Wide, Chart.HeightOfBars(bars.Length)).Bars(bars)];
    }

    /// <summary>
    /// How widely the units of each hidden layer of the best trial vary: untrained, and at the epoch of its value. Of folds the first is
    /// shown.
    /// </summary>
    public IReadOnlyList<Chart> Layers()
    {
        if (study.Study.Best is not { } best || !reports.TryGetValue(best.Number, out var reported))
            return [];
        var epochs = ((int Epoch, string Kind)[])[(0, Chart.Kinds.Other), (best.Epoch, Chart.Kinds.Best)];
        var lines = epochs.DistinctBy(epoch => epoch.Epoch)
            .Select(epoch => (epoch.Epoch, epoch.Kind, Layers: LayersOf(reported.FirstOrDefault(report => report.Epoch == epoch.Epoch))))
            .Where(line => line.Layers.Count > 0)
            .ToList();
        if (lines.Count == 0)
            return [];
        var deviations = lines.SelectMany(line => line.Layers).Select(layer => layer.Deviation).ToList();
        // What vanishes falls by factors; what stays is told from 0.
        var isLogarithmic = deviations.Min() > 0 && deviations.Max() / deviations.Min() >= LogarithmicSpread;
        var values = isLogarithmic ? Axis.Of(deviations, isLogarithmic: true) : Axis.Of(deviations.Append(0));
        var layers = Axis.OfNames(lines.SelectMany(line => line.Layers).Select(layer => layer.Name).Distinct());
        var chart = new Chart("activations by layer", Wide, 260) { Meanings = LayerMeanings }.LeftSide(values, "σ of activations")
            .Lower(layers, "layer");
        foreach (var (epoch, kind, points) in lines)
        {
            chart.Path(points.Select(layer => (layers.Share(layer.Name), values.Share(layer.Deviation))), kind, $"epoch {epoch}");
            foreach (var layer in points)
                chart.Dot(
                    layers.Share(layer.Name), values.Share(layer.Deviation), kind,
                    $"{layer.Name} at epoch {epoch}: σ {ReadableNumber.Of(layer.Deviation)}");
        }

        return [chart];
    }

    // So many trials that their lines, one for each fold, can still be told apart.
    private static IEnumerable<TrialSummary> CurvesOf(ReportedTrials trials, StudySpec spec) =>
        Thinned(trials.Ranked, Math.Max(1, MostLines / spec.Search.Folds));

    private static List<(string Name, double Deviation)> LayersOf(TrialReport? report) =>
        report is null || !report.Values.TryGetValue("layers", out var layers) || layers.ValueKind != JsonValueKind.Array
            ? []
            : [.. layers.EnumerateArray()
                .Where(layer => layer.TryGetProperty(Deviation, out var deviation) && deviation.ValueKind == JsonValueKind.Number)
                .Select(layer => (layer.GetProperty("layer").GetString()!, layer.GetProperty(Deviation).GetDouble()))];

    private double WorstEnd => _trials.Objective.Direction == Direction.Maximize ? 0 : 1;

    // What an axis leaves out is counted above the chart.
    private static void NoteBeyond(Chart chart, Axis axis, IEnumerable<double> values, string noun)
    {
        var beyond = values.Where(value => !axis.Covers(value)).ToList();
        if (beyond.Count == 0)
            return;
        var farthest = beyond.MaxBy(value => Math.Abs(axis.FreeShare(value) - 0.5));
        chart.Note($"{CountWords.Of(beyond.Count, noun)} beyond the axis, the farthest {ReadableNumber.Of(farthest)}");
    }

    private IEnumerable<(int? Fold, List<(int Epoch, double Value)> Points)> FoldsOf(TrialSummary trial) =>
        reports.TryGetValue(trial.Number, out var reported)
        ? reported.GroupBy(report => report.Fold).OrderBy(fold => fold.Key)
            .Select(fold => (fold.Key, fold.Select(PointOf).Where(point => double.IsFinite(point.Value)).ToList()))
        : [];

    private (int Epoch, double Value) PointOf(TrialReport report) => (report.Epoch, report.Metric(Metric) ?? double.NaN);

    private double Value(TrialSummary trial, Objective objective, Dictionary<int, FrontTrial> onFront) =>
        onFront.TryGetValue(trial.Number, out var front) && front.Values.TryGetValue(objective.Metric, out var value)
            ? value
            : ObjectiveValues.Of(trial, objective, spec, reports.GetValueOrDefault(trial.Number) ?? []) ?? double.NaN;

    // A line is broken where the trial does not have a parameter.
    private IEnumerable<List<(double X, double Y)>> ParallelParts(TrialSummary trial, List<(string Parameter, string Name, Axis Axis)> axes)
    {
        var part = new List<(double X, double Y)>();
        foreach (var (i, axis) in axes.Index())
        {
            if (trial.Configuration.TryGetValue(axis.Parameter, out var value))
            {
                part.Add(((double)i / axes.Count, Spread(axis.Axis, axis.Axis.Share(value), trial.Number)));
            }
            else if (part.Count > 0)
            {
                yield return part;
                part = [];
            }
        }

        part.Add((1, _trials.Values.FreeShare(trial.Value!.Value)));
        yield return part;
    }

    private List<(string Parameter, string Name, Axis Axis)> Axes()
    {
        var names = ReadableValue.ShortNames(spec.Search.Space.Keys);
        return
        [
            .. spec.Search.Space.Select(parameter => (
                parameter.Key,
                names[parameter.Key],
                Axis.Of(
                    parameter.Value,
                    study.Trials.Where(trial => trial.Configuration.ContainsKey(parameter.Key))
                        .Select(trial => trial.Configuration[parameter.Key])))),
        ];
    }

    private IEnumerable<(int Number, double Value)> SoFar()
    {
        double? best = null;
        foreach (var trial in _trials.Valued.Where(trial => trial.IsEligible))
        {
            var value = trial.Value!.Value;
            if (best is { } before && !_trials.Objective.IsBetter(value, before))
                continue;
            if (best is { } until)
                yield return (trial.Number, until);
            best = value;
            yield return (trial.Number, value);
        }

        if (best is { } last)
            yield return (study.Trials[^1].Number, last);
    }

    // Trials with the same category would hide each other.
    private static double Spread(Axis axis, double share, int number) =>
        axis.IsNamed ? share + (number * 0.618034 % 1 - 0.5) * 0.5 / axis.Places : share;

    // Evenly chosen, so that the page of a long study stays small.
    private static IEnumerable<T> Thinned<T>(IReadOnlyList<T> items, int most) =>
        items.Count <= most ? items : Enumerable.Range(0, most).Select(i => items[(int)((long)i * items.Count / most)]);

    private static string Say(TrialSummary trial)
    {
        var ended = trial.State == TrialState.Completed ? "" : $", {StandingWords.Of(trial)}";
        return trial.Value is { } value
            ? $"trial {trial.Number}: {ReadableNumber.Of(value)}{(trial.Violation is null ? ended : ", infeasible")}"
            : $"trial {trial.Number}: {StandingWords.Of(trial)}";
    }
}
