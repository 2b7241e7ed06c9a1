namespace SearchCluster.Training.Data;

/// <summary>
/// IDX files as MNIST and Fashion-MNIST come in, plain or gzip, under their usual names; the t10k files are the test split.
/// </summary>
/// <remarks>Pixels are the numbers 0..255 of the files: without preprocessing they are too large to train well on.</remarks>
public sealed record IdxDataset : DatasetPlan
{
    private const int Classes = 10;

    /// <summary>Folder that holds the files.</summary>
    public required string Directory { get; init; }

    /// <inheritdoc/>
    internal override bool HasOwnTest => Test is null;

    internal override string Source => Directory;

    internal override SourceData Read(ulong seed, bool needsTest, DataFolders folders)
    {
        var folder = folders.Locate(Directory);
        var (examples, trainingFile) = Read(folders, folder, "train");
        RequireTwoClasses(Directory, examples.Labels);
        if (!needsTest)
            return new SourceData(examples);
        var (test, testFile) = Read(folders, folder, "t10k");
        return test.Shape == examples.Shape
            ? new SourceData(examples, test)
            : throw new DataFileException(testFile, "byte 8", $"images of {Size(examples)}, as in "
                + $"{Path.GetFileName(trainingFile)}", Size(test));
    }

    private static (Examples Examples, string File) Read(DataFolders folders, string folder, string prefix)
    {
        var images = DataFile.Find(folders, folder, $"{prefix}-images-idx3-ubyte", $"{prefix}-images.idx3-ubyte");
        var labels = DataFile.Find(folders, folder, $"{prefix}-labels-idx1-ubyte", $"{prefix}-labels.idx1-ubyte");
        var (pixels, count, height, width) = IdxFile.ReadImages(images);
        var numbers = IdxFile.ReadLabels(labels, Classes);
        if (numbers.Length != count)
            throw new DataFileException(labels, "byte 4", $"as many labels as {Path.GetFileName(images)} has "
                + $"images, {count}", $"{numbers.Length}");
        return (new Examples(new ImageShape(1, height, width), Classes, Array.ConvertAll(pixels, pixel => (float)pixel), numbers), images);
    }

    private static string Size(Examples examples) => $"{examples.Shape.Height} × {examples.Shape.Width}";

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        foreach (var problem in base.Problems())
            yield return problem;
        if (string.IsNullOrWhiteSpace(Directory))
            yield return ("directory", "an empty name: must name the folder of the files");
    }
}
