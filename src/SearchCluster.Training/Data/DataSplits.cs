using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SearchCluster.Training.Data;

/// <summary>A data set cut into its three splits.</summary>
/// <param name="Training">What the network learns from; preprocessing is fitted on this alone.</param>
/// <param name="Validation">What configurations are compared on.</param>
/// <param name="Test">Read once per study, at the end.</param>
public sealed record DataSplits(Examples Training, Examples Validation, Examples Test)
{
    private readonly Lazy<string> _sha256 = new(() => Hash(Training, Validation, Test));

    /// <summary>SHA-256 of shapes, features and labels of all splits, in lower-case hexadecimal: equal data, equal hash.</summary>
    public string Sha256 => _sha256.Value;

    private static string Hash(params ReadOnlySpan<Examples> splits)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var split in splits)
        {
            Span<int> header = [split.Count, split.Classes, split.Shape.Channels, split.Shape.Height, split.Shape.Width];
            hash.AppendData(MemoryMarshal.AsBytes(header));
            hash.AppendData(MemoryMarshal.AsBytes(split.Features.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(split.Labels.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
