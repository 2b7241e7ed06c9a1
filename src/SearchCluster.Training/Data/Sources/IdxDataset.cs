namespace SearchCluster.Training.Data;

/// <summary>IDX files as MNIST and Fashion-MNIST come in, plain or gzip, under their usual names; the t10k files are the test split.</summary>
public sealed record IdxDataset : DatasetPlan
{
    private const int Classes = 10;

    /// <summary>Folder that holds the files.</summary>
    public required string Directory { get; init; }

    internal override string Source => Directory;

    internal override SourceData Read(ulong seed, bool needsTest) => new(Read("train"), needsTest ? Read("t10k") : null);

    private Examples Read(string prefix)
    {
        var images = DataFile.Find(Directory, $"{prefix}-images-idx3-ubyte", $"{prefix}-images.idx3-ubyte");
        var labels = DataFile.Find(Directory, $"{prefix}-labels-idx1-ubyte", $"{prefix}-labels.idx1-ubyte");
        var (pixels, count, height, width) = IdxFile.ReadImages(images);
        var numbers = IdxFile.ReadLabels(labels, Classes);
        if (numbers.Length != count)
            throw new DataFileException(labels, "byte 4", $"as many labels as {Path.GetFileName(images)} has images, {count}", $"{numbers.Length}");
        return new Examples(new ImageShape(1, height, width), Classes, Array.ConvertAll(pixels, pixel => (float)pixel), numbers);
    }
}
