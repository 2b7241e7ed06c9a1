using SearchCluster.Training.Data;
using Xunit;

namespace SearchCluster.Training.Tests.Data;

public sealed class IdxDatasetTests : IDisposable
{
    private const string TrainImages = "train-images-idx3-ubyte";
    private const string TrainLabels = "train-labels-idx1-ubyte";

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train-images-idx3-ubyte", "train-labels-idx1-ubyte.gz")]
    [InlineData("train-images.idx3-ubyte.gz", "train-labels.idx1-ubyte")]
    public void Load_PlainOrGzipUnderEitherName_ReadsPixelsAndLabels(string images, string labels)
    {
        _folder.Write(images, Images(10));
        _folder.Write(labels, Labels(10));

        var splits = new IdxDataset { Directory = _folder.Path, Test = 0.2 }.Load(1);

        Assert.Equal(new ImageShape(1, 2, 3), splits.Training.Shape);
        Assert.Equal((6, 2, 2), (splits.Training.Count, splits.Validation.Count, splits.Test.Count));
        // Image i holds the bytes 6 i to 6 i + 5, and has the label i.
        for (var row = 0; row < 6; row++)
            Assert.Equal(
                Enumerable.Range(6 * splits.Training.Labels[row], 6).Select(value => (float)value), splits.Training.Features.Skip(6 * row)
                .Take(6));
    }

    [Fact]
    public void Load_TestFilesOfItsOwn_AreTheTestSplitUnlessAShareIsAskedFor()
    {
        WriteTraining(Images(10), Labels(10));
        _folder.Write("t10k-images-idx3-ubyte", Images(4));
        _folder.Write("t10k-labels-idx1-ubyte", Labels(4));

        var own = new IdxDataset { Directory = _folder.Path }.Load(1);
        var share = new IdxDataset { Directory = _folder.Path, Test = 0.3 }.Load(1);

        Assert.Equal([0, 1, 2, 3], own.Test.Labels);
        Assert.Equal((8, 2), (own.Training.Count, own.Validation.Count));
        Assert.Equal((5, 2, 3), (share.Training.Count, share.Validation.Count, share.Test.Count));
    }

    [Fact]
    public void Load_WrongMagicNumber_NamesBoth()
    {
        WriteTraining(Labels(10), Labels(10));

        Assert.EndsWith($"{TrainImages}: byte 0: expected the magic number 0x00000803 of images, found 0x00000801", Message());
    }

    [Fact]
    public void Load_TruncatedHeader_SaysWhereItEnds()
    {
        WriteTraining(Images(10)[..9], Labels(10));

        Assert.EndsWith($"{TrainImages}: byte 9: expected a header of 16 bytes, found the end of the file", Message());
    }

    [Fact]
    public void Load_TruncatedImages_SaysHowMuchIsThere()
    {
        WriteTraining(Images(10)[..50], Labels(10));

        Assert.EndsWith(
            $"{TrainImages}: byte 50: expected 60 bytes of 10 images of 2 × 3 after the header, found the end of the file after 34",
            Message());
    }

    [Fact]
    public void Load_MoreThanTheHeaderSays_IsRefused()
    {
        WriteTraining([.. Images(10), 1, 2], Labels(10));

        Assert.EndsWith($"{TrainImages}: byte 76: expected the end of the file after 10 images of 2 × 3, found 2 more bytes", Message());
    }

    [Fact]
    public void Load_LabelOutOfRange_NamesItsByte()
    {
        var labels = Labels(10);
        labels[8 + 7] = 10;
        WriteTraining(Images(10), labels);

        Assert.EndsWith($"{TrainLabels}: byte 15: expected a label from 0 to 9, found 10", Message());
    }

    [Fact]
    public void Load_OtherNumberOfLabels_NamesBothFiles()
    {
        WriteTraining(Images(10), Labels(9));

        Assert.EndsWith($"{TrainLabels}: byte 4: expected as many labels as {TrainImages} has images, 10, found 9", Message());
    }

    [Fact]
    public void Load_EmptyFile_IsSaidToBeEmpty()
    {
        WriteTraining([], Labels(10));

        Assert.EndsWith($"{TrainImages}: expected data, found an empty file", Message());
    }

    [Fact]
    public void Load_MissingFile_NamesWhatIsLookedFor() =>
        Assert.EndsWith(
            ": expected a file train-images-idx3-ubyte or train-images.idx3-ubyte, plain or .gz, found none of these", Message());

    [Fact]
    public void Load_MissingFolder_NamesIt() =>
        Assert.Equal(
            "no/such/folder: expected a folder, found none of that name",
            Assert.Throws<DataFileException>(() => new IdxDataset { Directory = "no/such/folder" }.Load(1)).Message);

    [Fact]
    public void Load_TestImagesOfAnotherSize_NamesBothFiles()
    {
        WriteTraining(Images(10), Labels(10));
        _folder.Write("t10k-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 2, .. new byte[6]]);
        _folder.Write("t10k-labels-idx1-ubyte", Labels(1));

        var message = Assert.Throws<DataFileException>(() => new IdxDataset { Directory = _folder.Path }.Load(1)).Message;

        Assert.EndsWith($"t10k-images-idx3-ubyte: byte 8: expected images of 2 × 3, as in {TrainImages}, found 3 × 2", message);
    }

    [Fact]
    public void Load_SizesWhoseProductOverflows_AreATruncatedFile()
    {
        // 2³⁰ × 2³⁰ × 16 = 2⁶⁴.
        WriteTraining([0, 0, 8, 3, 64, 0, 0, 0, 64, 0, 0, 0, 0, 0, 0, 16], Labels(10));

        Assert.Contains("byte 16: expected 18446744073709551616 bytes", Message());
    }

    [FashionMnistFact]
    public void Load_FashionMnist_HasItsSixtyThousandAndTenThousand()
    {
        var splits = new IdxDataset { Directory = FashionMnistFactAttribute.Folder, Validation = 0.1 }.Load(1);

        Assert.Equal((54_000, 6_000, 10_000), (splits.Training.Count, splits.Validation.Count, splits.Test.Count));
        Assert.All(splits.Test.Labels.CountBy(label => label), label => Assert.Equal(1000, label.Value));
    }

    private void WriteTraining(byte[] images, byte[] labels)
    {
        _folder.Write(TrainImages, images);
        _folder.Write(TrainLabels, labels);
    }

    private string Message() =>
        Assert.Throws<DataFileException>(() => new IdxDataset { Directory = _folder.Path, Test = 0.2 }.Load(1)).Message;

    private static byte[] Images(byte count) =>
        [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 2, 0, 0, 0, 3, .. Enumerable.Range(0, count * 6).Select(value => (byte)value)];

    private static byte[] Labels(byte count) =>
        [0, 0, 8, 1, 0, 0, 0, count, .. Enumerable.Range(0, count).Select(value => (byte)(value % 10))];
}
