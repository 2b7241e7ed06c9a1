using System.CommandLine;
using SearchCluster.Client.Access;
using SearchCluster.Client.Answers;
using SearchCluster.Presentation.Exports;
using SearchCluster.Training.Data;
using SearchCluster.Training.Data.Tables;
using SearchCluster.Training.Runs;

namespace SearchCluster.Client.Commands;

/// <summary><c>predict</c>: what the network of a trial says of the rows of a table.</summary>
internal sealed class PredictCommand : Verb
{
    private const string Prediction = "prediction";
    private const string Probability = "probability";

    private readonly Argument<string> _study;
    private readonly TrialOption _trial = new("Whose network.");

    private readonly Option<string> _data = new("--data")
    {
        Description = "A table with the columns of the training's features, plain or gzip; others are left out.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string?> _file = TargetFile("The CSV file to write. Default: standard output.");

    public PredictCommand(CommonOptions common, Terminal terminal)
        : base("predict", "Predicts the rows of a table by the network of a trial.", common, terminal)
    {
        _study = StudyArgument();
        Options.Add(_trial);
        Options.Add(_data);
        Options.Add(_file);
    }

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var (name, data, file) = (parsed.GetRequiredValue(_study), parsed.GetRequiredValue(_data), parsed.GetValue(_file));
        var target = file is null ? null : TargetAt(parsed, file);
        target?.KeepFrom(data, "the data to predict");
        var kept = await ReadStudies(parsed, stored => KeptModel.Of(stored, name, _trial.In(parsed)), cancellationToken);
        target?.KeepFrom(kept.Spec);
        var examples = Read(data, kept.Model, output);
        var predictions = kept.Model.Predict(examples, cancellationToken);
        var table = TableOf(kept.Model, predictions, examples.Count);
        if (target is not null)
        {
            await target.Write(async stream =>
            {
                await using var writer = new StreamWriter(stream, leaveOpen: true);
                CsvExport.Write(writer, table);
            });
            output.Answer(
                new WrittenPredictions(name, kept.Trial.Number, kept.Epoch, examples.Count, file!, target.Replaces),
                console => console.WriteWords(
                    $"{name}: {examples.Count} rows predicted by trial {kept.Trial.Number}, written to {target.Written}"));
            return ExitCode.Done;
        }

        output.Document(
            new PrintedPredictions(
            name, kept.Trial.Number, kept.Epoch, [.. Enumerable.Range(0, examples.Count).Select(row => RowOf(table, row))]));
        if (!output.IsJson)
            output.Raw(writer => CsvExport.Write(writer, table));
        return ExitCode.Done;
    }

    private static Examples Read(string data, TrainedModel model, Output output)
    {
        try
        {
            return FeatureTable.Read(data, model.Encoding, model.Shape, model.Plan.Dataset as TableDataset, output.Note);
        }
        catch (DataFileException error)
        {
            throw new CommandException(ExitCode.Invalid, string.Join(Environment.NewLine, error.All.Select(one => one.Message)), error);
        }
    }

    // Of classes the name of the likeliest and the probability of each; of numbers the numbers.
    private static ExportTable TableOf(TrainedModel model, double[] predictions, int rows)
    {
        var (names, count) = (model.OutputNames, model.Classes);
        var numbers =
            names.Select(
            (name, place) =>
            (Name: name, Values: (double?[])[.. Enumerable.Range(0, rows).Select(row => (double?)predictions[row * count + place])]));
        if (model.TargetScaling is not null)
            return new ExportTable(
                [.. numbers.Select(one => new ExportColumn.Numbers(count == 1 ? Prediction : $"{Prediction} {one.Name}", one.Values))],
                rows);
        string?[] best = [.. Enumerable.Range(0, rows).Select(row => names[Highest(predictions.AsSpan(row * count, count))])];
        var kind = model.GivesProbabilities ? Probability : "output";
        return new ExportTable(
            [new ExportColumn.Texts(Prediction, best),
                .. numbers.Select(one => new ExportColumn.Numbers($"{kind} {one.Name}", one.Values))], rows);
    }

    // The first of the highest, as accuracy counts.
    private static int Highest(ReadOnlySpan<double> outputs)
    {
        var best = 0;
        for (var place = 1; place < outputs.Length; place++)
            best = outputs[place] > outputs[best] ? place : best;
        return best;
    }

    private static Dictionary<string, object?> RowOf(ExportTable table, int row) => table.Columns.ToDictionary(
        column => column.Name, column => column is ExportColumn.Numbers numbers ? (object?)numbers.Values[row] : column.Text(row));

    /// <summary>What became of the predictions.</summary>
    private sealed record WrittenPredictions(string Study, int Trial, int Epoch, int Rows, string File, bool Replaced);

    /// <summary>The predictions themselves.</summary>
    private sealed record PrintedPredictions(string Study, int Trial, int Epoch, IReadOnlyList<Dictionary<string, object?>> Predictions);
}
