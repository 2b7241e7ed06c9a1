using SearchCluster.Training.Data;
using Xunit;

namespace SearchCluster.Training.Tests.Data;

public sealed class Cifar10DatasetTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("cifar-10-batches-bin/")]
    public void Load_Batches_ReadsRecordsOfThreePlanes(string inner)
    {
        _folder.Write(inner + "data_batch_1.bin", [.. Record(1), .. Record(2), .. Record(3)]);
        _folder.Write(inner + "data_batch_3.bin", [.. Record(4), .. Record(5)]);
        _folder.Write(inner + "test_batch.bin", Record(9));

        var splits = new Cifar10Dataset { Directory = _folder.Path }.Load(1);

        Assert.Equal(new ImageShape(3, 32, 32), splits.Training.Shape);
        Assert.Equal([1, 2, 3, 4, 5], splits.Training.Labels.Concat(splits.Validation.Labels).Order());
        Assert.Equal([9], splits.Test.Labels);
        // Planes of a record hold label, label + 10 and label + 20.
        Assert.Equal([9, 19, 29], new[] { 0, 1024, 2048 }.Select(start => splits.Test.Features[start]));
    }

    [Fact]
    public void Load_TruncatedRecord_SaysWhereItEnds()
    {
        _folder.Write("data_batch_1.bin", Record(1)[..100]);

        Assert.EndsWith(
            "data_batch_1.bin: byte 100: expected records of 3073 bytes, found the end of the file after 100 bytes of one", Message());
    }

    [Fact]
    public void Load_LabelOutOfRange_NamesItsByte()
    {
        _folder.Write("data_batch_1.bin", [.. Record(1), .. Record(77)]);

        Assert.EndsWith("data_batch_1.bin: byte 3073: expected a label from 0 to 9, found 77", Message());
    }

    [Fact]
    public void Load_DamagedSecondBatch_NamesThatFile()
    {
        _folder.Write("data_batch_1.bin", Record(1));
        _folder.Write("data_batch_2.bin", [.. Record(1), 1]);

        Assert.EndsWith(
            "data_batch_2.bin: byte 3074: expected records of 3073 bytes, found the end of the file after 1 bytes of one", Message());
    }

    [Fact]
    public void Problems_EmptyDirectory_IsNamed() =>
        Assert.Equal(["directory"], new Cifar10Dataset { Directory = "" }.Problems().Select(problem => problem.Path));

    [Fact]
    public void Load_NoBatch_NamesWhatIsLookedFor() =>
        Assert.EndsWith("expected a file data_batch_1.bin, plain or .gz, found none of these", Message());

    private string Message() =>
        Assert.Throws<DataFileException>(() => new Cifar10Dataset { Directory = _folder.Path, Test = 0.2 }.Load(1)).Message;

    private static byte[] Record(byte label) => [label, .. Enumerable.Range(0, 3072).Select(i => (byte)(label + i / 1024 * 10))];
}
