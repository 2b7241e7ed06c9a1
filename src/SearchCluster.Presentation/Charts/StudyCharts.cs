using System.Text.Json;
using SearchCluster.Presentation.Views;
using SearchCluster.Presentation.Words;
using SearchCluster.Search;
using SearchCluster.Search.Importance;
using SearchCluster.Search.Studies;

namespace SearchCluster.Presentation.Charts;

/// <summary>The charts of a study, for its report and for pictures. A list is empty where the study has nothing to draw.</summary>
/// <param name="study">What is drawn.</param>
/// <param name="importance">Which parameters made the difference; null while too few trials tell.</param>
public sealed class StudyCharts(ExportedStudy study, StudyImportance? importance)
{
    private const int Wide = 920;
    private const int Small = 440;
    private const int MostDots = 3000;
    private const int MostLines = 300;
    private const double LogarithmicSpread = 30;
    private const double LeastInteraction = 0.01;
    private const int MostInteractions = 5;

    private readonly ReportedTrials _trials = new(study);

    private string Metric => study.Summary.Metric;

    /// <summary>The objective of every trial by its number, and the best so far.</summary>
    public IReadOnlyList<Chart> Objective()
    {
        var numbers = Axis.OfCounts(study.Trials.Select(trial => trial.Summary.Number));
        var chart = new Chart($"{Metric} over trials", Wide, 320).LeftSide(_trials.Values, Metric).Lower(numbers, "trial");
        foreach (var trial in Thinned(_trials.Valued, MostDots))
            chart.Dot(numbers.Share(trial.Summary.Number), _trials.Values.Share(trial.Summary.Value!.Value), _trials.KindOf(trial.Summary), Say(trial.Summary));
        foreach (var trial in Thinned(_trials.Diverged, MostDots))
            chart.Dot(numbers.Share(trial.Summary.Number), WorstEnd, Chart.Kinds.Diverged, Say(trial.Summary));
        chart.Path(SoFar().Select(step => (numbers.Share(step.Number), _trials.Values.Share(step.Value))), Chart.Kinds.SoFar, "best so far");
        return [chart];
    }

    /// <summary>The objective by epoch, the best tenth above the others.</summary>
    public IReadOnlyList<Chart> Curves()
    {
        var lines = Thinned([.. _trials.Ranked.Concat(study.Trials.Where(trial => trial.Summary.State is TrialState.Pruned or TrialState.Diverged))], MostLines)
            .Select(trial => (trial.Summary, Points: PointsOf(trial)))
            .Where(line => line.Points.Count > 1)
            .ToList();
        if (lines.Count == 0)
            return [];
        var epochs = Axis.OfCounts(lines.SelectMany(line => line.Points).Select(point => point.Epoch));
        var values = _trials.AxisOf(lines.SelectMany(line => line.Points).Select(point => point.Value));
        var chart = new Chart($"{Metric} by epoch", Wide, 360).LeftSide(values, Metric).Lower(epochs, "epoch");
        foreach (var (trial, points) in lines.OrderBy(line => _trials.KindOf(line.Summary) == Chart.Kinds.Best))
            chart.Path(points.Select(point => (epochs.Share(point.Epoch), values.Share(point.Value))), _trials.KindOf(trial), Say(trial));
        return [chart];
    }

    /// <summary>The objective by each parameter.</summary>
    public IReadOnlyList<Chart> Slices()
    {
        var charts = new List<Chart>();
        foreach (var (parameter, name, axis) in Axes())
        {
            var chart = new Chart($"{Metric} by {parameter}", Small, 260).LeftSide(_trials.Values, Metric).Lower(axis, name);
            foreach (var trial in Thinned([.. _trials.Diverged.Concat(_trials.Valued)], MostDots).Where(trial => trial.Summary.Configuration.ContainsKey(parameter)))
            {
                var height = trial.Summary.Value is { } value ? _trials.Values.Share(value) : WorstEnd;
                chart.Dot(Spread(axis, axis.Share(trial.Summary.Configuration[parameter]), trial.Summary.Number), height, _trials.KindOf(trial.Summary), Say(trial.Summary));
            }

            charts.Add(chart);
        }

        return charts;
    }

    /// <summary>Every trial as a line through its parameters, and its objective at the right.</summary>
    public IReadOnlyList<Chart> Parallel()
    {
        if (_trials.Valued.Count == 0)
            return [];
        var axes = Axes();
        var chart = new Chart("parameters side by side", Wide, 360);
        for (var i = 0; i < axes.Count; i++)
            chart.Upright((double)i / axes.Count, axes[i].Name, axes[i].Axis);
        chart.Upright(1, Metric, _trials.Values);
        foreach (var trial in Thinned(_trials.Valued, MostLines).OrderBy(trial => _trials.KindOf(trial.Summary) == Chart.Kinds.Best))
        {
            var points = axes.Select((axis, i) => (Place: (double)i / axes.Count, axis.Parameter, axis.Axis))
                .Where(axis => trial.Summary.Configuration.ContainsKey(axis.Parameter))
                .Select(axis => (axis.Place, Spread(axis.Axis, axis.Axis.Share(trial.Summary.Configuration[axis.Parameter]), trial.Summary.Number)));
            chart.Path(points.Append((1, _trials.Values.Share(trial.Summary.Value!.Value))), _trials.KindOf(trial.Summary), Say(trial.Summary));
        }

        return [chart];
    }

    /// <summary>The first two objectives of every trial, the Pareto front joined by a line; nothing where there is one objective.</summary>
    public IReadOnlyList<Chart> Front()
    {
        if (study.Summary.Front is not { Count: > 0 } front || study.Spec.Search.Objectives.Count < 2)
            return [];
        var (one, other) = (study.Spec.Search.Objectives[0].Metric, study.Spec.Search.Objectives[1].Metric);
        var shown = _trials.Valued.Select(trial => (trial.Summary, X: Value(trial.Summary, other), Y: trial.Summary.Value!.Value)).Where(trial => double.IsFinite(trial.X)).ToList();
        var across = Axis.Of(shown.Select(trial => trial.X), shown.Count > 0 && shown.Min(trial => trial.X) > 0 && shown.Max(trial => trial.X) / shown.Min(trial => trial.X) >= LogarithmicSpread);
        var chart = new Chart($"{one} against {other}", Wide, 360).LeftSide(_trials.Values, one).Lower(across, other);
        var numbers = front.Select(trial => trial.Number).ToHashSet();
        foreach (var (trial, x, y) in Thinned(shown, MostDots))
            chart.Dot(across.Share(x), _trials.Values.Share(y), numbers.Contains(trial.Number) ? Chart.Kinds.Best : Chart.Kinds.Other, $"{Say(trial)}, {other} {ReadableNumber.Of(x)}");
        chart.Path(
            front.Where(trial => trial.Values.ContainsKey(one) && trial.Values.ContainsKey(other)).OrderBy(trial => trial.Values[other])
                .Select(trial => (across.Share(trial.Values[other]), _trials.Values.Share(trial.Values[one]))),
            Chart.Kinds.SoFar, "Pareto front");
        return [chart];
    }

    /// <summary>The share of each parameter in what made the difference, and below of the pairs what they explain together beyond each alone.</summary>
    public IReadOnlyList<Chart> Importance()
    {
        if (importance is null)
            return [];
        var names = ImportanceWords.Names(importance);
        (string, double, string)[] bars =
        [
            .. importance.Parameters.Select(parameter => (names[parameter.Parameter], parameter.Share, ImportanceWords.Percent(parameter.Share))),
            .. importance.Interactions.Where(pair => pair.Share >= LeastInteraction).Take(MostInteractions)
                .Select(pair => ($"{names[pair.Parameters[0]]} × {names[pair.Parameters[1]]}", pair.Share, ImportanceWords.Percent(pair.Share))),
        ];
        return [new Chart("share of each parameter", Wide, Chart.HeightOfBars(bars.Length)).Bars(bars)];
    }

    /// <summary>How widely the units of each hidden layer of the best trial vary: untrained, and at the epoch of its value.</summary>
    public IReadOnlyList<Chart> Layers()
    {
        if (study.Summary.Best is not { } best || study.Trials.FirstOrDefault(trial => trial.Summary.Number == best.Number) is not { } trial)
            return [];
        var epochs = ((int Epoch, string Kind)[])[(0, Chart.Kinds.Other), (best.Epoch, Chart.Kinds.Best)];
        var lines = epochs.DistinctBy(epoch => epoch.Epoch)
            .Select(epoch => (epoch.Epoch, epoch.Kind, Layers: LayersOf(trial.Reports.FirstOrDefault(report => report.Epoch == epoch.Epoch))))
            .Where(line => line.Layers.Count > 0)
            .ToList();
        if (lines.Count == 0)
            return [];
        var deviations = lines.SelectMany(line => line.Layers).Select(layer => layer.Deviation).ToList();
        // What vanishes falls by factors; what stays is told from 0.
        var values = deviations.Min() > 0 && deviations.Max() / deviations.Min() >= LogarithmicSpread ? Axis.Of(deviations, isLogarithmic: true) : Axis.Of(deviations.Append(0));
        var layers = Axis.OfNames(lines.SelectMany(line => line.Layers).Select(layer => layer.Name).Distinct());
        var chart = new Chart("activations by layer", Wide, 260).LeftSide(values, "σ of activations").Lower(layers, "layer");
        foreach (var (epoch, kind, points) in lines)
        {
            chart.Path(points.Select(layer => (layers.Share(layer.Name), values.Share(layer.Deviation))), kind, $"epoch {epoch}");
            foreach (var layer in points)
                chart.Dot(layers.Share(layer.Name), values.Share(layer.Deviation), kind, $"{layer.Name} at epoch {epoch}: σ {ReadableNumber.Of(layer.Deviation)}");
        }

        return [chart];
    }

    private static List<(string Name, double Deviation)> LayersOf(TrialReport? report) =>
        report is null || !report.Values.TryGetValue("layers", out var layers) || layers.ValueKind != JsonValueKind.Array
            ? []
            : [.. layers.EnumerateArray()
                .Where(layer => layer.TryGetProperty("activationStandardDeviation", out var deviation) && deviation.ValueKind == JsonValueKind.Number)
                .Select(layer => (layer.GetProperty("layer").GetString()!, layer.GetProperty("activationStandardDeviation").GetDouble()))];

    private double WorstEnd => _trials.Objective.Direction == Direction.Maximize ? 0 : 1;

    private List<(int Epoch, double Value)> PointsOf(ExportedTrial trial) =>
        [.. trial.Reports.Select(report => (report.Epoch, Value: report.Metric(Metric) ?? double.NaN)).Where(point => double.IsFinite(point.Value))];

    private static double Value(TrialSummary trial, string metric) => metric == "seconds"
        ? trial.Timing?.Seconds ?? double.NaN
        : trial.Metrics.TryGetValue(metric, out var value) ? value : double.NaN;

    private List<(string Parameter, string Name, Axis Axis)> Axes()
    {
        var names = ReadableValue.ShortNames(study.Spec.Search.Space.Keys);
        return [.. study.Spec.Search.Space.Select(parameter => (
            parameter.Key, names[parameter.Key],
            Axis.Of(parameter.Value, study.Trials.Where(trial => trial.Summary.Configuration.ContainsKey(parameter.Key)).Select(trial => trial.Summary.Configuration[parameter.Key]))))];
    }

    private IEnumerable<(int Number, double Value)> SoFar()
    {
        double? best = null;
        foreach (var trial in _trials.Valued.Where(trial => trial.Summary.IsEligible))
        {
            var value = trial.Summary.Value!.Value;
            if (best is { } before && !_trials.Objective.IsBetter(value, before))
                continue;
            if (best is { } until)
                yield return (trial.Summary.Number, until);
            best = value;
            yield return (trial.Summary.Number, value);
        }

        if (best is { } last)
            yield return (study.Trials[^1].Summary.Number, last);
    }

    // Trials with the same category would hide each other.
    private static double Spread(Axis axis, double share, int number) => axis.IsNamed ? share + (number * 0.618034 % 1 - 0.5) * 0.5 / axis.Places : share;

    // Evenly chosen, so that the page of a long study stays small.
    private static IEnumerable<T> Thinned<T>(IReadOnlyList<T> items, int most) =>
        items.Count <= most ? items : Enumerable.Range(0, most).Select(i => items[(int)((long)i * items.Count / most)]);

    private static string Say(TrialSummary trial) =>
        $"trial {trial.Number}: {(trial.Value is { } value ? ReadableNumber.Of(value) : StandingWords.Of(trial))}{(trial.Violation is null ? "" : ", infeasible")}";
}
