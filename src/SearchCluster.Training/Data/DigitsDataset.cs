using System.Globalization;
using System.IO.Compression;

namespace SearchCluster.Training.Data;

/// <summary>
/// 1,797 handwritten digits of 8 × 8 pixels in 0..16 (UCI, Optical Recognition of Handwritten Digits, CC BY 4.0), shipped with the
/// library.
/// </summary>
public sealed record DigitsDataset : DatasetPlan
{
    private const int Classes = 10;
    private const string Resource = "digits.csv.gz";

    internal override string Source => "digits";

    // One line a digit: 64 pixels row by row, and the label. It ships with the library, so nobody can have damaged it.
    internal override SourceData Read(ulong seed, bool needsTest, DataFolders folders)
    {
        using var resource = typeof(DigitsDataset).Assembly.GetManifestResourceStream(Resource)!;
        using var lines = new StreamReader(new GZipStream(resource, CompressionMode.Decompress));
        var (features, labels) = (new List<float>(), new List<int>());
        while (lines.ReadLine() is { } line)
        {
            var numbers = line.Split(',').Select(cell => int.Parse(cell, CultureInfo.InvariantCulture)).ToList();
            features.AddRange(numbers.SkipLast(1).Select(pixel => (float)pixel));
            labels.Add(numbers[^1]);
        }

        return new SourceData(new Examples(new ImageShape(1, 8, 8), Classes, [.. features], [.. labels]));
    }
}
