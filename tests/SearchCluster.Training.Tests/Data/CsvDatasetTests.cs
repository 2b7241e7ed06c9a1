using SearchCluster.Training.Data;
using Xunit;

namespace SearchCluster.Training.Tests.Data;

public sealed class CsvDatasetTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("data.csv", "\n")]
    [InlineData("data.csv.gz", "\r\n")]
    public void Load_NamedLabelsInQuotes_AreNumberedInOrdinalOrder(string name, string newLine)
    {
        var file = _folder.Write(name, string.Join(newLine, ["height,\"kind \"\"of\"\" fruit\",width", "1,\"pear, green\",2.5", "3,apple,-4e1", "", "5,\"apple\",6"]));

        var all = Rows(new CsvDataset { File = file, Label = "kind \"of\" fruit" });

        Assert.Equal(["0: 3 -40", "0: 5 6", "1: 1 2.5"], all.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Load_WholeLabels_StayAsTheyAre()
    {
        var file = _folder.Write("data.csv", "x,label\n1,2\n2,0\n3,2\n");

        Assert.Equal(["0: 2", "2: 1", "2: 3"], Rows(new CsvDataset { File = file }).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "line 1: expected a column 'label', found a, b")]
    [InlineData("label\n1\n", "line 1: expected a feature beside the label, found none")]
    [InlineData("x,label\n", "line 2: expected an example, found the end of the file")]
    [InlineData("x,label\n1,0\n2\n", "line 3: expected 2 cells, as in the header, found 1")]
    [InlineData("x,label\n1,0\noops,1\n", "line 3, column 'x': expected a number, found 'oops'")]
    [InlineData("x,label\nNaN,0\n", "line 2, column 'x': expected a number, found 'NaN'")]
    [InlineData("x,label\n,0\n", "line 2, column 'x': expected a number, found ''")]
    [InlineData("x,label\n1,0.5\n2,1\n", "line 2, column 'label': expected a label that is a whole number from 0 on, below the number of examples, found '0.5'")]
    [InlineData("x,label\n1,-1\n2,1\n", "line 2, column 'label': expected a label that is a whole number from 0 on, below the number of examples, found '-1'")]
    [InlineData("x,label\n\"1,0\n", "line 2: expected a closing quote, found the end of the file")]
    [InlineData("x,label\n\"1\"2,0\n", "line 2: expected a comma or the end of the line after a quoted cell, found '2'")]
    public void Load_BadFile_NamesTheLineAndWhatWasFound(string text, string message)
    {
        var file = _folder.Write("data.csv", text);

        Assert.Equal($"{file}: {message}", Assert.Throws<DataFileException>(() => new CsvDataset { File = file }.Load(1)).Message);
    }

    private static IEnumerable<string> Rows(CsvDataset plan)
    {
        var splits = plan.Load(1);
        return ((Examples[])[splits.Training, splits.Validation, splits.Test]).SelectMany(split => split.Labels.Select((label, row) =>
            $"{label}: {string.Join(' ', split.Features.Skip(row * split.Shape.Features).Take(split.Shape.Features).Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture)))}"));
    }
}
