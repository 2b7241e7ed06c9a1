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
    [InlineData("a,b\n1,2\n", "line 1: expected a column 'label', found 'a', 'b'")]
    [InlineData("label,x,label\n0,1,0\n", "line 1: expected one column 'label', found columns 1 and 3 of that name")]
    [InlineData("x,label\n1,a\n2,\n", "line 3, column 'label': expected a label, found an empty cell")]
    [InlineData("x,label\n1,a\n2,a\n", "column 'label': expected at least two classes, found 'a' alone")]
    [InlineData("x,label\n1,0\n2,1,3\n", "line 3: expected 2 cells, as in the header, found 3")]
    [InlineData("x,label\n\"two\nlines\",0\n", "line 2, column 'x': expected a number, found 'two lines'")]
    [InlineData("x,label\n\"1\",0\n\n1e39,1\n", "line 4, column 'x': expected a number, found '1e39'")]
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

        Assert.Equal($"{file}: {message}", Message(file));
    }

    [Fact]
    public void Load_NoLabelColumnAmongMany_ShowsTheFirstAndTheLast()
    {
        var file = _folder.Write("data.csv", string.Join(',', Enumerable.Range(0, 785).Select(column => $"c{column}")) + "\n");

        Assert.EndsWith("'c9', 'c10', … 'c784' (785 columns)", Message(file));
    }

    [Theory]
    [InlineData(new byte[] { (byte)'f', 0xFC, (byte)'r' }, "line 3, byte 13: expected text in UTF-8, found 0xFC")]
    [InlineData(new byte[] { (byte)'f', 0xC3 }, "line 3, byte 13: expected text in UTF-8, found 0xC3")]
    public void Load_AnotherEncoding_NamesTheByte(byte[] label, string message)
    {
        var file = _folder.Write("data.csv", [.. "x,label\n0,a\n"u8, .. label]);

        Assert.EndsWith(message, Message(file));
    }

    [Fact]
    public void Load_ByteOrderMark_IsNoPartOfTheFirstName()
    {
        var file = _folder.Write("data.csv", "\uFEFFlabel,x\n0,1\n1,2\n0,3\n");

        Assert.Equal(["0: 1", "0: 3", "1: 2"], Rows(new CsvDataset { File = file }).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no/such.csv")]
    public void Load_NoSuchFile_NamesIt(string file) => Assert.Equal($"{file}: expected a file, found none of that name", Message(file));

    [Fact]
    public void Load_FolderForAFile_IsSaidToBeOne() => Assert.EndsWith(": expected a file, found a folder", Message(_folder.Path));

    [Fact]
    public void Problems_EmptyNames_AreNamed() =>
        Assert.Equal(["file", "label"], new CsvDataset { File = " ", Label = "" }.Problems().Select(problem => problem.Path));

    private static string Message(string file) => Assert.Throws<DataFileException>(() => new CsvDataset { File = file }.Load(1)).Message;

    private static IEnumerable<string> Rows(CsvDataset plan)
    {
        var splits = plan.Load(1);
        return ((Examples[])[splits.Training, splits.Validation, splits.Test]).SelectMany(split => split.Labels.Select((label, row) =>
            $"{label}: {string.Join(' ', split.Features.Skip(row * split.Shape.Features).Take(split.Shape.Features).Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture)))}"));
    }
}
