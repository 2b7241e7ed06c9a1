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
        var file = _folder.Write(
            name, string.Join(
            newLine, ["height,\"kind \"\"of\"\" fruit\",width", "1,\"pear, green\",2.5", "3,apple,-4e1", "", "5,\"apple\",6"]));

        var all = Rows(new CsvDataset { File = file, Label = "kind \"of\" fruit" });

        Assert.Equal(["0: 3 -40", "0: 5 6", "1: 1 2.5"], all.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "line 1: expected a column 'label', found 'a', 'b'")]
    [InlineData("label,x,label\n0,1,0\n", "line 1: expected one column 'label', found columns 1 and 3 of that name")]
    [InlineData("x,label\n1,a\n2,\n", "line 3, column 'label': expected a label, found an empty cell")]
    [InlineData("x,label\n1,a\n2,a\n", "column 'label': expected at least two classes, found 'a' alone")]
    [InlineData("x,label\n1,0\n2,1,3\n", "line 3: expected 2 cells, as in the header, found 3")]
    [InlineData("x,label\n\"1\",0\n\n1e39,1\n", "line 4, column 'x': expected a number, found '1e39'")]
    [InlineData("label\n1\n", "line 1: expected a feature beside the label, found none")]
    [InlineData("x,label\n", "line 2: expected an example, found the end of the file")]
    [InlineData("x,label\n1,0\n2\n", "line 3: expected 2 cells, as in the header, found 1")]
    [InlineData("x,label\n1,0\noops,1\n", "line 3, column 'x': expected a number, found 'oops'")]
    [InlineData("x,label\n1,1\n2,1\n", "column 'label': expected at least two classes, found '1' alone")]
    [InlineData("x,label\n1,1\n2,1.0\n", "column 'label': expected at least two classes, found '1' alone")]
    [InlineData("x,label\n1,\"\u00A0\"\n", "line 2, column 'label': expected a label, found an empty cell")]
    [InlineData("x,label\n1\0,a\n", "line 2: expected text, found a byte 0x00")]
    [InlineData("x,label\n1,a\n\"2\" 3,b\n", "line 3: expected a comma or the end of the line after a quoted cell, found '3'")]
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
            $"{label}: " + string.Join(' ', split.Features.Skip(row * split.Shape.Features).Take(split.Shape.Features)
                .Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture)))));
    }

    [Theory]
    [InlineData("1, \"cat\"\n2,\"dog\"\n3,\"cat\"\n")]
    [InlineData("1,\"cat\" \n2,dog\n3,cat\n")]
    [InlineData("1,\t\"cat\"\t\n2,\"dog\"\n3, cat\n")]
    [InlineData("1,\u00A0\"cat\"\n2,\u00A0dog\u00A0\n3,\u200Bcat\n")]
    [InlineData(" \"1\" ,\" cat\"\n\t2,\"dog \"\n\u00A03,\"cat\"\r\n")]
    public void Load_BlanksAroundCellsAndQuotes_AreNoPartOfThem(string rows)
    {
        var plan = new CsvDataset { File = _folder.Write("data.csv", "x, \"label\"\n" + rows) };

        Assert.Equal(["0: 1", "0: 3", "1: 2"], Rows(plan).Order(StringComparer.Ordinal));
        Assert.Equal(["cat", "dog"], plan.Load(1).Training.ClassNames);
    }

    [Fact]
    public void Load_BlanksInAHeader_AreNoPartOfItsNames() =>
        Assert.Equal(
            ["a", "b"], new CsvDataset { File = _folder.Write("data.csv", " \"a\"\t,\u00A0b , \"label\" \n1,2,c\n3,4,d\n5,6,c\n") }
            .Load(1).Training.FeatureNames);

    // 128 s apart in single precision.
    [Fact]
    public void Load_NumbersThatSinglePrecisionMerges_KeepTheirDigits()
    {
        var rows = Enumerable.Range(0, 60).Select(i => 1_700_000_000.0 + i * 0.7).ToList();

        var splits = new CsvDataset { File = Table(rows) }.Load(1);

        Assert.Equal(rows, ((Examples[])[splits.Training, splits.Validation, splits.Test]).SelectMany(split => split.Exact!).Order());
    }

    [Theory]
    [InlineData(1.288)]
    [InlineData(37)]
    public void Load_NumbersThatSinglePrecisionTellsApart_AreInSingle(double scale) =>
        Assert.Null(new CsvDataset { File = Table([.. Enumerable.Range(0, 60).Select(i => scale * (i % 7))]) }.Load(1).Training.Exact);

    [Fact]
    public void Load_RowsThatSinglePrecisionMerges_KeepTheirDigits() =>
        Assert.NotNull(new CsvDataset { File = Table([0.123456789, 0.123456788, 7, 8, 9]) }.Load(1).Training.Exact);

    [Theory]
    [InlineData(" ")]
    [InlineData("x")]
    [InlineData(",")]
    public void Load_ARowWithoutEnd_IsRefusedInBoundedMemory(string piece)
    {
        var file = _folder.Write("data.csv.gz", "x,label\n" + string.Concat(Enumerable.Repeat(piece, 40_000_000)));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<DataFileException>(() => new CsvDataset { File = file }.Load(1));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    private string Table(IReadOnlyList<double> values) => _folder.Write(
        "data.csv", "x,label\n" + string.Concat(values.Select((value, i) => FormattableString.Invariant($"{value:R},{i % 2}\n"))));
}
