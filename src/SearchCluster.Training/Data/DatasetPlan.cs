using System.Text.Json.Serialization;
using SearchCluster.Training.Data.Tables;
using SearchCluster.Training.Losses;

namespace SearchCluster.Training.Data;

/// <summary>Where examples come from and how they are split. The split is a function of the study's seed.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(DigitsDataset), "digits")]
[JsonDerivedType(typeof(IdxDataset), "idx")]
[JsonDerivedType(typeof(Cifar10Dataset), "cifar10")]
[JsonDerivedType(typeof(TableDataset), "table")]
[JsonDerivedType(typeof(CsvDataset), "csv")]
[JsonDerivedType(typeof(SyntheticDataset), "synthetic")]
public abstract record DatasetPlan
{
    /// <summary>
    /// Share of the examples (after the test split, where that has files of its own) for validation, above 0 and below 1. Default
    /// 0.2.
    /// </summary>
    public double Validation { get; init; } = 0.2;

    /// <summary>
    /// Share of the examples for the test split, above 0 and below 1. Default 0.2; where the data set has test files of its own,
    /// these.
    /// </summary>
    public double? Test { get; init; }

    /// <summary>Whether each split holds every class in the same proportion. Default false.</summary>
    public bool Stratified { get; init; }

    /// <summary>
    /// Number of examples to use, drawn before the splits (test files of its own are not cut), at least 3; all where there are fewer.
    /// Default all.
    /// </summary>
    public int? Take { get; init; }

    /// <summary>What is wrong with it, before any file is read; paths are relative to it.</summary>
    public virtual IEnumerable<(string Path, string Message)> Problems()
    {
        if (!(Validation is > 0 and < 1))
            yield return ("validation", $"a share of {Validation}: must be above 0 and below 1");
        if (Test is { } test && !(test is > 0 and < 1))
            yield return ("test", $"a share of {test}: must be above 0 and below 1");
        if (Validation is > 0 and < 1 && Test is > 0 and < 1 && Validation + Test >= 1)
            yield return ("test", $"validation and test take {Validation + Test} of the examples: must leave some for training");
        if (Take < 3)
            yield return ("take", $"{Take} examples: must be at least 3");
    }

    /// <summary>Reads the examples and splits them; the same seed gives the same splits.</summary>
    /// <exception cref="DataFileException">A file is missing, damaged, or not what it should be; or too few examples for three
    /// splits.</exception>
    public DataSplits Load(ulong seed) => Load(seed, DataFolders.Anywhere);

    /// <summary>The same, of files in the given folders alone.</summary>
    /// <exception cref="DataFileException">The same, or a file lies outside.</exception>
    public DataSplits Load(ulong seed, DataFolders folders) => ReadSplits(seed, folders);

    /// <summary>The data set as a loss wants it: where it predicts numbers, the labels of a table are numbers and no classes.</summary>
    internal virtual DatasetPlan For(Loss loss) => this;

    /// <summary>The data set with a file that lies in a folder, and not in the working folder, found there.</summary>
    public virtual DatasetPlan Beside(string folder) => this;

    /// <summary>Whether it gives numbers to predict rather than classes.</summary>
    internal virtual bool HasTargets => false;

    private protected virtual DataSplits ReadSplits(ulong seed, DataFolders folders)
    {
        var source = Read(seed, needsTest: Test is null, folders);
        return new DataSplitter(this, seed).Split(source);
    }

    /// <summary>Whether the test split comes from files of its own, so that no share and no stratification changes it.</summary>
    internal virtual bool HasOwnTest => false;

    /// <summary>Where the data come from, for messages.</summary>
    internal abstract string Source { get; }

    /// <summary>
    /// Everything the source holds; test files of its own only where <paramref name="needsTest"/>. Files are located by
    /// <paramref name="folders"/>.
    /// </summary>
    internal abstract SourceData Read(ulong seed, bool needsTest, DataFolders folders);

    /// <summary>Refuses labels that are all alike: there is nothing to tell apart.</summary>
    private protected static void RequireTwoClasses(string path, int[] labels)
    {
        if (Array.TrueForAll(labels, label => label == labels[0]))
            throw new DataFileException(path, "", "at least two classes", $"{labels[0]} alone in {labels.Length} labels");
    }
}
