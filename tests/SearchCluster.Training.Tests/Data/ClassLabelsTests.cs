using SearchCluster.Training.Data;
using SearchCluster.Training.Data.Tables;
using Xunit;

namespace SearchCluster.Training.Tests.Data;

public sealed class ClassLabelsTests
{
    [Theory]
    [InlineData(null, "2,0,2", "0 2", "1,0,1")]
    [InlineData(null, "1,2,3", "1 2 3", "0,1,2")]
    [InlineData(null, "2020,2019,2020", "2019 2020", "1,0,1")]
    [InlineData(null, "0.0,1.0,0.0", "0.0 1.0", "0,1,0")]
    [InlineData(null, "1,-1,1", "-1 1", "1,0,1")]
    [InlineData(null, "0.5,1,1.0", "0.5 1", "0,1,1")]
    [InlineData(null, "5,10+,5", "10+ 5", "1,0,1")]
    [InlineData(null, "nan,ok,nan", "nan ok", "0,1,0")]
    [InlineData(null, "Infinity,finite", "Infinity finite", "0,1")]
    [InlineData(null, "10,9,1e1", "9 10", "1,0,1")]
    [InlineData(null, "9007199254740993,9007199254740992", "9007199254740992 9007199254740993", "1,0")]
    [InlineData(LabelReading.Names, "10,9,10", "10 9", "0,1,0")]
    [InlineData(LabelReading.Names, "1,1.0,1", "1 1.0", "0,1,0")]
    [InlineData(LabelReading.Numbers, "10,9,1e1", "9 10", "1,0,1")]
    public void Labels_AreTheClassesThatOccur(LabelReading? reading, string texts, string names, string labels)
    {
        var classes = Of(texts.Split(','), reading);

        Assert.Equal(names.Split(' '), classes.Names);
        Assert.Equal(labels.Split(',').Select(int.Parse), classes.Labels);
    }

    [Fact]
    public void Labels_ForcedToBeNumbers_NameTheLineThatIsNone() =>
        Assert.Equal(
            "f: line 3, column 'label': expected a number (labels: numbers), found '10+'",
            Assert.Throws<DataFileException>(() => Of(["5", "10+"], LabelReading.Numbers)).Message);

    [Fact]
    public void Labels_OfAQuantity_AreRefusedUnlessTheyAreForced()
    {
        string[] texts = [.. Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"{i * 0.37}"))];

        Assert.Contains("as of a quantity", Assert.Throws<DataFileException>(() => Of(texts, null)).Message);
        Assert.Equal(40, Of(texts, LabelReading.Numbers).Names.Count);
    }

    [Theory]
    [InlineData("0,1,3", "go from 0 to 3, but 2 does not occur: there are 3 classes")]
    [InlineData("1,2,5,6,7", "go from 1 to 7, but 3, 4 do not occur")]
    [InlineData("3,4,6,7", "but 5 does not occur")]
    [InlineData("Cat,cat,dog", "'Cat' and 'cat' differ in case or spaces alone")]
    [InlineData("New York,New\u00A0York,Rome", "differ in case or spaces alone")]
    [InlineData("0,1,nan", "'nan' looks like a label that is missing")]
    public void Remarks_OfWhatLooksLikeAMistake_SayIt(string texts, string remark) =>
        Assert.Contains(remark, Assert.Single(Of(texts.Split(','), null).Remarks()).Text);

    [Theory]
    [InlineData("0,1,2")]
    [InlineData("2019,2020")]
    [InlineData("2,4")]
    [InlineData("10,20,30")]
    [InlineData("-1,1")]
    [InlineData("nan,ok")]
    [InlineData("0.0,1.0")]
    public void Remarks_OfSoundLabels_AreNone(string texts) => Assert.Empty(Of(texts.Split(','), null).Remarks());

    private static ClassLabels Of(string[] texts, LabelReading? reading)
    {
        var column = new TextColumn(0, isLabel: true);
        foreach (var (row, text) in texts.Index())
            column.Add(text, row + 2);
        return new ClassLabels("f", "label", column, reading);
    }
}
