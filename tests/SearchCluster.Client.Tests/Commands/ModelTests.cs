using System.Text;
using Xunit;

namespace SearchCluster.Client.Tests.Commands;

/// <summary>What a user does with the network that a study found.</summary>
public sealed class ModelTests : IDisposable
{
    private readonly StudyFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ExportModel_OfTheBestAndOfANumber_WritesOnnxWithItsConfiguration()
    {
        await _folder.Run("run", _folder.WriteTraining(trials: 2, epochs: 2));
        var best = (int)(await _folder.Run("best", "training", "--output", "json")).Document["number"]!;

        var written = await _folder.Run("export-model", "training", "-o", "model.onnx", "--output", "json");
        var again = await _folder.Run("export-model", "training", "--trial", $"{best}", "-o", "model.onnx");
        var unnamed = await _folder.Run("export-model", "training", "--trial", "best");

        Assert.Equal(0, written.ExitCode);
        Assert.Equal(best, (int)written.Document["trial"]!);
        Assert.Equal(("features", "probabilities"), ((string?)written.Document["input"], (string?)written.Document["output"]));
        Assert.Contains("in place of the file that was there", again.Output);
        Assert.Equal(0, unnamed.ExitCode);
        var bytes = File.ReadAllBytes(Path.Combine(_folder.Path, "model.onnx"));
        Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(_folder.Path, "training.onnx")));
        Assert.Equal(bytes.Length, (int)written.Document["bytes"]!);
        Assert.Contains("optimizer.learningRate", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExportModel_OfWhatIsNotThere_SaysWhyAndWritesNothing()
    {
        await _folder.Run("run", _folder.WriteTraining(trials: 2, epochs: 1));
        await _folder.Run("run", _folder.WriteFunction(trials: 1));
        var other = 1 - (int)(await _folder.Run("best", "training", "--output", "json")).Document["number"]!;

        foreach (var (arguments, code, words) in new (string[], int, string)[]
        {
            (["nothing"], 3, "there is no study 'nothing'"),
            (["training", "--trial", "9"], 3, "has no trial 9"),
            (["training", "--trial", $"{other}"], 3, $"no model of trial {other} of study 'training' is kept"),
            (["training", "--trial", "worst"], 2, "it must be 'best' or the number of a trial"),
            (["function"], 1, "only trials of the section training leave any"),
            (["training", "-o", "searchcluster.db"], 2, "is not written"),
        })
        {
            var refused = await _folder.Run(["export-model", .. arguments]);
            Assert.Equal(code, refused.ExitCode);
            Assert.Contains(words, refused.Error, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFiles(_folder.Path, "*.onnx"));
    }

    [Fact]
    public async Task Predict_OfATableWithNamesInAnotherOrder_NamesClassesAsTheTrainingDid()
    {
        WriteFruit("fruit.csv", rows: 120);
        await _folder.Run("run", _folder.Write("fruit.yaml", """
            name: fruit
            budget: { trials: 1, epochs: 20 }
            space: { optimizer.learningRate: { kind: fixed, value: 0.1 } }
            training:
              dataset: { kind: table, file: fruit.csv, label: kind }
              preprocessing: [ standardize ]
              network: { kind: dense, hidden: [8] }
            """));
        _folder.Write("new.csv", "colour,note,weight\nyellow,x,118\nred,y,161\nblue,z,160\nred,z,\n");

        var printed = await _folder.Run("predict", "fruit", "--data", "new.csv");
        var document = await _folder.Run("predict", "fruit", "--data", "new.csv", "--output", "json");
        var written = await _folder.Run("predict", "fruit", "--data", "new.csv", "-o", "predicted.csv");
        var refused = await _folder.Run("predict", "fruit", "--data", "fruit.csv", "-o", "fruit.csv");
        _folder.Write("lacking.csv", "weight\n118\n");
        var lacking = await _folder.Run("predict", "fruit", "--data", "lacking.csv");
        var nowhere = await _folder.Run("predict", "fruit", "--data", "nowhere.csv");

        var lines = printed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("prediction,probability apple,probability banana", lines[0]);
        Assert.Equal(["banana", "apple"], lines[1..3].Select(line => line.Split(',')[0]));
        Assert.Equal(5, lines.Length);
        Assert.Contains("'blue'", printed.Error, StringComparison.Ordinal);
        Assert.Contains("has no value in 1 of 4 rows", printed.Error, StringComparison.Ordinal);
        Assert.Equal("banana", (string?)document.Document["predictions"]![0]!["prediction"]);
        Assert.Equal(
            1, (double)document.Document["predictions"]![0]!["probability apple"]!
            + (double)document.Document["predictions"]![0]!["probability banana"]!, 1e-6);
        Assert.Equal(0, written.ExitCode);
        Assert.Equal(printed.Output.ReplaceLineEndings("\n"), File.ReadAllText(Path.Combine(_folder.Path, "predicted.csv")));
        Assert.Equal((2, 2, 2), (refused.ExitCode, lacking.ExitCode, nowhere.ExitCode));
        Assert.Contains("a column 'colour', as in training", lacking.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_OfNumbers_IsInTheirUnits()
    {
        _folder.Write("line.csv", "x,price\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{i / 10.0},{1000 + 50 * i}\n")));
        await _folder.Run("run", _folder.Write("line.yaml", """
            name: line
            budget: { trials: 1, epochs: 30 }
            objective: { metric: validation.loss, direction: minimize }
            space: { optimizer.learningRate: { kind: fixed, value: 0.05 } }
            training:
              dataset: { kind: table, file: line.csv, label: price }
              preprocessing: [ standardize ]
              network: { kind: dense, hidden: [] }
              loss: meanSquaredError
            """));
        _folder.Write("new.csv", "x\n0\n10\n");

        var lines = (await _folder.Run("predict", "line", "--data", "new.csv")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("prediction", lines[0]);
        Assert.Equal(
            [1000.0, 6000.0], lines[1..]
            .Select(line => double.Parse(line, System.Globalization.CultureInfo.InvariantCulture)), (expected, found) =>
            Math.Abs(expected - found) < 100);
    }

    [Fact]
    public async Task Predict_OfFeaturesWithoutNames_TakesColumnsInTheirOrder()
    {
        await _folder.Run("run", _folder.WriteTraining(trials: 2, epochs: 1));
        _folder.Write("digits.csv", string.Join(',', Enumerable.Repeat("3", 64)) + "\n");
        _folder.Write("short.csv", "1,2,3\n");

        var predicted = await _folder.Run("predict", "training", "--data", "digits.csv");
        var refused = await _folder.Run("predict", "training", "--data", "short.csv");

        Assert.Equal(2, predicted.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("64 columns", refused.Error, StringComparison.Ordinal);
    }

    // Apples are heavy and red, bananas light and yellow.
    private void WriteFruit(string file, int rows) =>
        _folder.Write(file, "weight,colour,kind\n" + string.Concat(Enumerable.Range(0, rows).Select(i =>
        i % 2 == 0 ? $"{150 + i % 20},red,apple\n" : $"{110 + i % 20},yellow,banana\n")));
}
