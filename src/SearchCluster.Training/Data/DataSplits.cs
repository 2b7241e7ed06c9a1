using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SearchCluster.Training.Data.Tables;

namespace SearchCluster.Training.Data;

/// <summary>A data set cut into its three splits.</summary>
/// <param name="Training">What the network learns from; preprocessing is fitted on this alone.</param>
/// <param name="Validation">What configurations are compared on.</param>
/// <param name="Test">Read once per study, at the end.</param>
public sealed record DataSplits(Examples Training, Examples Validation, Examples Test)
{
    private readonly Lazy<string> _sha256 = new(() => Hash(Training, Validation, Test));

    // What `with` calls, before it replaces splits: the hash is of what the copy will hold, not of what the original held.
    private DataSplits(DataSplits original)
    {
        (Training, Validation, Test) = (original.Training, original.Validation, original.Test);
        (Dataset, Remarks, Columns, Table) = (original.Dataset, original.Remarks, original.Columns, original.Table);
        _sha256 = new(() => Hash(Training, Validation, Test));
    }

    /// <summary>SHA-256 of shapes, features and labels of all splits, in lower-case hexadecimal: equal data, equal hash.</summary>
    public string Sha256 => _sha256.Value;

    /// <summary>What they were read from and how they were drawn; null for splits that were put together otherwise.</summary>
    public DatasetPlan? Dataset { get; init; }

    /// <summary>What is remarkable about the data as they stand in their files.</summary>
    public IReadOnlyList<DataRemark> Remarks { get; init; } = [];

    /// <summary>The columns of a table, and what becomes of each; empty where the data come from no table.</summary>
    public IReadOnlyList<ColumnSummary> Columns { get; init; } = [];

    /// <summary>The rows of a table that the splits hold; null where nothing was fitted to them, or they come from no table.</summary>
    internal TableSplits? Table { get; init; }

    /// <summary>
    /// Cross-validation: training and validation together, cut into so many parts of nearly one size, one of which is the validation
    /// split, and all others are for training. The test split is in none. Where the splits were stratified, so are the parts.
    /// </summary>
    /// <param name="count">Number of folds, from 2 to the number of examples.</param>
    /// <param name="fold">Which part validates, from 0.</param>
    public DataSplits Fold(int count, int fold)
    {
        var examples = Training.Count + Validation.Count;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, examples);
        ArgumentOutOfRangeException.ThrowIfNegative(fold);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(fold, count);
        var (start, end) = ((int)((long)fold * examples / count), (int)((long)(fold + 1) * examples / count));
        if (Table is { } table)
        {
            int[] rows = [.. table.Training, .. table.Validation];
            return Described(table.Again([.. rows[..start], .. rows[end..]], rows[start..end]));
        }

        var whole = Training.Append(Validation);
        return this with { Training = whole.Slice(0, start).Append(whole.Slice(end, whole.Count)), Validation = whole.Slice(start, end) };
    }

    /// <summary>For a last training with settings that are chosen: training and validation together are the training split.</summary>
    public DataSplits Refit() => Table is { } table
        ? Described(table.Again([.. table.Training, .. table.Validation], table.Validation))
        : this with { Training = Training.Append(Validation) };

    private DataSplits Described(DataSplits fitted) => fitted with { Dataset = Dataset, Remarks = Remarks, Columns = Columns };

    private static string Hash(params ReadOnlySpan<Examples> splits)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var split in splits)
        {
            Span<int> header = [split.Count, split.Classes, split.Shape.Channels, split.Shape.Height, split.Shape.Width];
            hash.AppendData(MemoryMarshal.AsBytes(header));
            hash.AppendData(MemoryMarshal.AsBytes(split.Features.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(split.Labels.AsSpan()));
            // Only where single precision does not say it all: other data keep the hash that earlier versions gave them.
            hash.AppendData(MemoryMarshal.AsBytes(split.Exact.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(split.Targets.AsSpan()));
            if (split.TargetScaling is { } scaling)
            {
                hash.AppendData(MemoryMarshal.AsBytes(scaling.Means.AsSpan()));
                hash.AppendData(MemoryMarshal.AsBytes(scaling.Scales.AsSpan()));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
