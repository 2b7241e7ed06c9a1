using System.Globalization;
using System.Text;
using SearchCluster.Training.Reports;

namespace SearchCluster.Tests.Claims;

/// <summary>
/// The lecture's claims (CS231n) beside what the shipped studies make of them, as a table in Markdown. The relevant trials are trained
/// anew each time; their bits are the same on every machine, so that the table can be compared letter by letter.
/// </summary>
internal sealed class ClaimsTable
{
    /// <summary>What stands before the table in a document that holds it.</summary>
    public const string Begin = "<!-- claims: written by `dotnet run --project tests/SearchCluster.Benchmarks -c Release -- claims`, "
        + "compared by a test -->";

    /// <summary>What stands behind it.</summary>
    public const string End = "<!-- end of claims -->";

    private const string Depths = "initializer-by-depth";
    private const string TenLayers = "ten-layers";
    private const string Sigmoid = "preprocessing-with-sigmoid";
    private const string BatchSizes = "batch-norm-by-batch-size";
    private const string Gap = "regularization-against-the-gap";
    private const string Linear = "linear-classifier";
    private const string Rates = "learning-rates";
    private const string Components = "pca-and-whitening";

    private readonly ShippedTrials _trials;
    private readonly StringBuilder _table = new("| claim | study | what comes out (validation, where nothing else is said) "
        + "|\n|---|---|---|\n");

    private ClaimsTable(string folder) => _trials = new ShippedTrials(folder);

    /// <summary>Trains the trials and writes the table.</summary>
    /// <param name="folder">Folder of the study files.</param>
    public static string Write(string folder)
    {
        var table = new ClaimsTable(folder);
        table.AddInitialisation();
        table.AddData();
        table.AddBatchNormalisation();
        table.AddBabysitting();
        return table._table.ToString().TrimEnd();
    }

    /// <summary>The table that a document holds; null when it has none.</summary>
    public static string? In(string document)
    {
        var (begin, end) = (document.IndexOf(Begin, StringComparison.Ordinal), document.IndexOf(End, StringComparison.Ordinal));
        return begin < 0 || end < begin ? null : document[(begin + Begin.Length)..end].Trim();
    }

    private void AddInitialisation()
    {
        Add("all zero: every unit of a layer computes and learns the same", Depths,
            $"one hidden layer, after 8 epochs: {Share(Last(Depths, 0).Layers[0].SymmetricShare)} of its units are alike, accuracy "
                + $"{Best(Depths, 0)}");
        Add("small weights: activations collapse layer by layer", TenLayers,
            $"ten tanh layers, σ = 0.01, before training: {Deviations(1, 0, 1, 2, 3, 4)} … {Deviations(1, 9)} (the lecture: 0.21, "
                + "0.048, 0.011, 0.0024, 0.0005)");
        Add("… the network does not train, and batch normalisation revives it", Depths,
            $"tanh, σ = 0.01, 8 layers: accuracy {Best(Depths, 10)}; with batch normalisation {Best(Depths, 11)}");
        Add("large weights saturate", TenLayers,
            $"tanh, σ = 1, before training: at least {Share(Untrained(2).Layers.Min(layer => layer.SaturatedShare))} of each layer's "
                + "activations are at their bounds");
        Add("… which batch normalisation mends too", Depths, $"σ = 1, 8 layers: accuracy {Best(Depths, 16)}; with batch normalisation "
            + $"{Best(Depths, 17)}");
        Add("Xavier keeps a spread under tanh", TenLayers,
            $"{Deviations(3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)} (the lecture: 0.63, 0.49, 0.41, 0.36, 0.32, 0.29, 0.27, 0.25, 0.24, 0.23)");
        Add("… and needs no help", Depths, $"8 layers: accuracy {Best(Depths, 22)}; with batch normalisation {Best(Depths, 23)}");
        Add("under ReLU Xavier halves the variance each layer, He keeps it", TenLayers,
            $"last layer's variance over the first's: Xavier {Fall(8)}, where nine halvings make 0.002; He {Fall(9)}");
    }

    private void AddData()
    {
        Add("centred inputs make the path straighter", Sigmoid,
            $"loss {Least(Sigmoid, 4)} against {Least(Sigmoid, 1)} on raw pixels at rate 0.2, {Least(Sigmoid, 5)} against "
                + $"{Least(Sigmoid, 2)} at 0.8, the same net");
        Add("… and help the first layer alone", Sigmoid,
            $"mean of the sigmoids after training: {Figure(Last(Sigmoid, 4).Layers[0].ActivationMean, 2)} in the first layer, "
            + $"{Figure(Last(Sigmoid, 4).Layers[1].ActivationMean, 2)} in the second: no longer centred");
        Add("a normalised linear classifier is easier to train", Linear,
            $"learning rate 1: accuracy {Best(Linear, 7)} on normalised pixels, diverged at epoch "
                + $"{_trials.Reports(Linear, 3).Count} on raw ones");
        Add("PCA: few directions hold nearly all", Components, $"10 of 64: accuracy {Best(Components, 3)}; all of them: "
            + $"{Best(Components, 0)}");
        Add("… and without centring the first points to the mean", Components, $"2 directions: accuracy {Best(Components, 1)}; of "
            + $"centred pixels {Best(Components, 2)}");
    }

    private void AddBatchNormalisation()
    {
        Add("batch statistics of few examples are noise", BatchSizes,
            $"batches of 2: loss {Figure(Last(BatchSizes, 1).ValidationLoss)} with batch normalisation, "
                + $"{Figure(Last(BatchSizes, 0).ValidationLoss)} without");
        Add("… and a little of it regularises", BatchSizes,
            $"batches of 8: training accuracy {Figure(Last(BatchSizes, 5).TrainAccuracy)} and loss "
                + $"{Figure(Last(BatchSizes, 5).ValidationLoss)}, "
            + $"against {Figure(Last(BatchSizes, 4).TrainAccuracy)} and {Figure(Last(BatchSizes, 4).ValidationLoss)} without");
    }

    private void AddBabysitting()
    {
        var (slow, reports) = (Last(Rates, 0), _trials.Reports(Rates, 0));
        var (trains, explodes) = _trials.Explosion(Rates);
        Add("the first loss is ln C", Rates, $"ten classes: {Figure(reports[0].TrainLoss)} in training, ln 10 = 2.303");
        Add("too low a rate: the loss barely moves, and yet the accuracy climbs", Rates,
            $"1e-6: loss {Figure(reports[0].ValidationLoss)} → {Figure(slow.ValidationLoss)}, accuracy "
                + $"{Figure(reports[0].ValidationAccuracy)} → {Figure(slow.ValidationAccuracy)}");
        Add("too high a rate: the loss explodes", Rates, $"from {Rate(explodes)} on; {Rate(trains)} still trains");
        Add("a gap calls for regularisation", Gap,
            $"180 images, last epoch: loss {Figure(Last(Gap, 0).ValidationLoss)} at a training accuracy of "
                + $"{Figure(Last(Gap, 0).TrainAccuracy)}; "
            + $"with dropout 0.3 and L2 0.01, {Figure(Last(Gap, 4).ValidationLoss)}");
    }

    private void Add(string claim, string study, string figures) => _table.Append(CultureInfo.InvariantCulture, $"| {claim} | "
        + $"`{study}` | {figures} |\n");

    private EpochReport Last(string study, int trial) => _trials.Reports(study, trial)[^1];

    private EpochReport Untrained(int trial) => _trials.Untrained(TenLayers, trial);

    // The best of the trained epochs, as `trials` shows it.
    private string Best(string study, int trial) => Figure(_trials.Reports(study, trial).Skip(1).Max(report => report.ValidationAccuracy));

    private string Least(string study, int trial) => Figure(_trials.Reports(study, trial).Skip(1).Min(report => report.ValidationLoss));

    private string Deviations(int trial, params ReadOnlySpan<int> layers)
    {
        var untrained = Untrained(trial);
        var figures = new List<string>();
        foreach (var layer in layers)
            figures.Add(untrained.Layers[layer].ActivationStandardDeviation.ToString("G2", CultureInfo.InvariantCulture)
                .Replace("E-0", "e-", StringComparison.Ordinal));
        return string.Join(", ", figures);
    }

    private string Fall(int trial)
    {
        var layers = Untrained(trial).Layers;
        var ratio = layers[^1].ActivationStandardDeviation / layers[0].ActivationStandardDeviation;
        return (ratio * ratio).ToString("G2", CultureInfo.InvariantCulture);
    }

    private static string Figure(double value, int digits = 3) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);

    private static string Rate(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    private static string Share(double value) => (100 * value).ToString("F0", CultureInfo.InvariantCulture) + " %";
}
