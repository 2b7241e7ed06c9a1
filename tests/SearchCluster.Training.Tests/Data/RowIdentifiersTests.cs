using SearchCluster.Training.Data;
using SearchCluster.Training.Data.Tables;
using Xunit;

namespace SearchCluster.Training.Tests.Data;

public sealed class RowIdentifiersTests : IDisposable
{
    private const int Rows = 60;

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "A column (feature 1, counted from 0) has no name and counts 0, 1, 2, …")]
    [InlineData("Unnamed: 0", "The column 'Unnamed: 0' (feature 1, counted from 0) counts 0, 1, 2, …")]
    [InlineData("size", "The column 'size' (feature 1, counted from 0) counts 0, 1, 2, …")]
    public void Of_ACountFromZero_NamesTheColumn(string name, string remark) => Assert.StartsWith(remark, Remark(name, row => row));

    [Fact]
    public void Of_ACountFromOne_IsFound() => Assert.Contains("counts 1, 2, 3, …", Remark("x", row => row + 1));

    [Fact]
    public void Of_SteadySteps_AreFound() => Assert.Contains("counts 5, 5.1, 5.2, …", Remark("seconds", row => 5 + row * 0.1));

    [Fact]
    public void Of_WholeNumbersThatRise_AreFound() => Assert.Contains("whole "
        + "numbers that rise", Remark("order", row => 100 + row + row / 7 * 3));

    [Fact]
    public void Of_AShuffledCount_IsFound() => Assert.Contains("holds each number from "
        + "0 to 59 once", Remark("place", row => row * 7 % Rows));

    [Theory]
    [InlineData("id")]
    [InlineData("customer_id")]
    [InlineData("PassengerId")]
    [InlineData("row number")]
    public void Of_AKeyOfItsOwnInEachRow_IsFound(string name) => Assert.Contains("has the "
        + "name of a key", Remark(name, row => 7919 * (row + 3) % 100_003));

    [Fact]
    public void Of_AColumnWithoutName_IsFoundWhateverItHolds() => Assert.Contains("has no name", Remark("", row => row % 3));

    [Theory]
    [InlineData("humid", 7919)]
    [InlineData("amount", 7919)]
    [InlineData("customer_id", 0)]
    public void Of_OtherColumns_FindsNothing(string name, int factor) => Assert.Empty(Remarks(name, row => factor * (row + 3) % 100_003));

    private string Remark(string name, Func<int, double> value) => Assert.Single(Remarks(name, value)).Text;

    private List<DataRemark> Remarks(string name, Func<int, double> value)
    {
        var rows = Enumerable.Range(0, Rows).Select(row => FormattableString.Invariant($"{row * row % 17 * 0.37},{value(row):R}"));
        var file = _folder.Write("table.csv", $"a,{name}\n{string.Join('\n', rows)}\n");
        var table = RawTable.Read(TableText.Find(file, file, ',', '.', header: true, []), [0, 1], [], [], []);
        return [.. RowIdentifiers.Of([new TableColumn(table, 0, ColumnKind.Number), new TableColumn(table, 1, ColumnKind.Number)])];
    }
}
