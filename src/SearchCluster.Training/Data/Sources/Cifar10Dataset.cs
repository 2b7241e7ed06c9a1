namespace SearchCluster.Training.Data;

/// <summary>CIFAR-10's binary batches (Krizhevsky 2009): data_batch_1.bin to data_batch_5.bin; test_batch.bin is the test split.</summary>
public sealed record Cifar10Dataset : DatasetPlan
{
    private const int Classes = 10;
    private const int Pixels = 3 * 32 * 32;
    private const int MostBatches = 5;

    /// <summary>Folder that holds the files, or their folder cifar-10-batches-bin.</summary>
    public required string Directory { get; init; }

    internal override string Source => Directory;

    internal override SourceData Read(ulong seed, bool needsTest)
    {
        var inner = Path.Combine(Directory, "cifar-10-batches-bin");
        var folder = System.IO.Directory.Exists(inner) ? inner : Directory;
        var first = DataFile.Find(folder, "data_batch_1.bin");
        var others = Enumerable.Range(2, MostBatches - 1)
            .Select(number => Path.Combine(folder, $"data_batch_{number}.bin"))
            .Where(File.Exists);
        return new SourceData(ReadBatches([first, .. others]), needsTest ? ReadBatches([DataFile.Find(folder, "test_batch.bin")]) : null);
    }

    // A record is a label and three planes of 1,024 pixels: red, green, blue.
    private static Examples ReadBatches(IReadOnlyList<string> files)
    {
        var (features, labels) = (new List<float>(), new List<int>());
        foreach (var file in files)
        {
            var bytes = DataFile.ReadAll(file);
            for (var start = 0; start < bytes.Length; start += 1 + Pixels)
            {
                if (bytes.Length - start < 1 + Pixels)
                    throw new DataFileException(file, $"byte {bytes.Length}", $"records of {1 + Pixels} bytes", $"the end of the file after {bytes.Length - start} bytes of one");
                if (bytes[start] >= Classes)
                    throw new DataFileException(file, $"byte {start}", $"a label from 0 to {Classes - 1}", $"{bytes[start]}");
                labels.Add(bytes[start]);
                foreach (var pixel in bytes.AsSpan(start + 1, Pixels))
                    features.Add(pixel);
            }
        }

        return new Examples(new ImageShape(3, 32, 32), Classes, [.. features], [.. labels]);
    }
}
