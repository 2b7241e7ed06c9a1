namespace SearchCluster.Training.Data;

/// <summary>CIFAR-10's binary batches (Krizhevsky 2009): data_batch_1.bin to data_batch_5.bin; test_batch.bin is the test split.</summary>
/// <remarks>Pixels are the numbers 0..255 of the files: without preprocessing they are too large to train well on.</remarks>
public sealed record Cifar10Dataset : DatasetPlan
{
    private const int Classes = 10;
    private const int Pixels = 3 * 32 * 32;
    private const int Record = 1 + Pixels;
    private const int MostBatches = 5;

    // The whole set has so many; a file of more is none of its batches.
    private const int MostRecords = 60_000;

    /// <summary>Folder that holds the files, or their folder cifar-10-batches-bin.</summary>
    public required string Directory { get; init; }

    /// <inheritdoc/>
    internal override bool HasOwnTest => Test is null;

    internal override string Source => Directory;

    internal override SourceData Read(ulong seed, bool needsTest, DataFolders folders)
    {
        var outer = folders.Locate(Directory);
        var inner = Path.Combine(outer, "cifar-10-batches-bin");
        var folder = System.IO.Directory.Exists(inner) ? folders.Locate(inner) : outer;
        var first = DataFile.Find(folders, folder, "data_batch_1.bin");
        var others = Enumerable.Range(2, MostBatches - 1)
            .Select(number => DataFile.TryFind(folders, folder, $"data_batch_{number}.bin"))
            .OfType<string>();
        var examples = ReadBatches([first, .. others]);
        RequireTwoClasses(folder, examples.Labels);
        return new SourceData(examples, needsTest ? ReadBatches([DataFile.Find(folders, folder, "test_batch.bin")]) : null);
    }

    // A record is a label and three planes of 1,024 pixels: red, green, blue.
    private static Examples ReadBatches(IReadOnlyList<string> files)
    {
        var batches = files.Select(ReadBatch).ToList();
        var labels = new int[batches.Sum(batch => batch.Length / Record)];
        var features = new float[labels.Length * Pixels];
        var example = 0;
        foreach (var batch in batches)
            for (var start = 0; start < batch.Length; start += Record, example++)
            {
                labels[example] = batch[start];
                for (var pixel = 0; pixel < Pixels; pixel++)
                    features[example * Pixels + pixel] = batch[start + 1 + pixel];
            }

        return new Examples(new ImageShape(3, 32, 32), Classes, features, labels);
    }

    private static byte[] ReadBatch(string path)
    {
        using var file = DataFile.Open(path);
        var bytes = file.ReadUpTo((long)MostRecords * Record);
        if (bytes.Length == 0)
            throw DataFile.Empty(path);
        if (!file.IsAtEnd())
            throw new DataFileException(path, $"byte {bytes.Length}", $"the end of the file after at most {MostRecords} records of "
                + $"{Record} bytes", "more bytes");
        if (bytes.Length % Record is var rest and not 0)
            throw new DataFileException(path, $"byte {bytes.Length}", $"records of {Record} bytes", $"the end of the file after {rest} "
                + "bytes of one");
        for (var start = 0; start < bytes.Length; start += Record)
            if (bytes[start] >= Classes)
                throw new DataFileException(path, $"byte {start}", $"a label from 0 to {Classes - 1}", $"{bytes[start]}");
        return bytes;
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string Message)> Problems()
    {
        foreach (var problem in base.Problems())
            yield return problem;
        if (string.IsNullOrWhiteSpace(Directory))
            yield return ("directory", "an empty name: must name the folder of the files");
    }
}
