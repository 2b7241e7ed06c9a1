using System.Globalization;
using System.Text;
using SearchCluster.Training.Data;
using SearchCluster.Training.Data.Tables;

namespace SearchCluster.Training.Tests.Data;

/// <summary>A file as people save it, and how it should be read, or refused.</summary>
/// <param name="Name">What is odd about it.</param>
/// <param name="Content">The file.</param>
/// <param name="Expected">
/// The names of the features and, for each row, its label, a colon and the features; or the message, without the name of the file.
/// </param>
internal sealed record OddTable(string Name, byte[] Content, string Expected)
{
    /// <summary>A file of text.</summary>
    public OddTable(string name, string content, string expected)
        : this(name, Encoding.UTF8.GetBytes(content), expected)
    {
    }

    /// <summary>What its study says besides the file.</summary>
    public Func<TableDataset, TableDataset> Plan { get; init; } = plan => plan;

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Reads it, all rows as the training split.</summary>
    public string Read(DataFolder folder)
    {
        var file = folder.Write("odd.csv", Content);
        try
        {
            var (_, source, rows) = Plan(new TableDataset { File = file, Label = "y" }).ReadTable(DataFolders.Anywhere);
            var examples = source.Split(rows, rows[..1], rows[..1]).Training;
            return string.Join('\n', [string.Join(' ', examples.FeatureNames!), .. rows.Select((_, row) => Row(examples, row))]);
        }
        catch (DataFileException error)
        {
            return error.Message.Replace($"{file}: ", "", StringComparison.Ordinal);
        }
    }

    private static string Row(Examples examples, int row)
    {
        var width = examples.Shape.Features;
        var features = examples.Features.AsSpan(row * width, width).ToArray().Select(value => value.ToString(CultureInfo.InvariantCulture));
        var label = examples.TargetScaling is { } scaling
            ? string.Join('/', Enumerable.Range(0, scaling.Count).Select(target =>
                scaling.Unscale(target, examples.Targets![row * scaling.Count + target]).ToString("G6", CultureInfo.InvariantCulture)))
            : examples.ClassNames![examples.Labels[row]];
        return $"{label}: {string.Join(' ', features)}";
    }
}
