using SearchCluster.Training.Data;
using Xunit;

namespace SearchCluster.Training.Tests.Data;

public sealed class GzipTests : IDisposable
{
    private static readonly string Rows = string.Concat(Enumerable.Range(0, 500).Select(i => $"{i * 7919 % 1000},{i % 3}\n"));

    private readonly DataFolder _folder = new();
    private readonly string _file;
    private readonly byte[] _sound;

    public GzipTests()
    {
        _file = _folder.Write("data.csv.gz", "x,label\n" + Rows);
        _sound = File.ReadAllBytes(_file);
    }

    public void Dispose() => _folder.Dispose();

    // GZipStream reads what is there and says nothing: a download that broke off would be a smaller data set.
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(30)]
    [InlineData(300)]
    public void Load_CutShort_IsRefused(int bytes)
    {
        File.WriteAllBytes(_file, _sound[..^bytes]);

        Assert.Equal(
            $"{_file}: expected sound gzip data up to the end of the file, found damage, an end too early, or other bytes behind them, "
                + $"in {_sound.Length - bytes} bytes",
            Message());
    }

    [Fact]
    public void Load_CutToItsFirstBytes_IsRefused()
    {
        File.WriteAllBytes(_file, _sound[..2]);

        Assert.Contains("sound gzip data", Message());
    }

    [Theory]
    [InlineData(6)]
    [InlineData(2)]
    [InlineData(100)]
    public void Load_OneBitTurned_IsRefused(int fromTheEnd)
    {
        var bytes = (byte[])_sound.Clone();
        bytes[^fromTheEnd] ^= 1;
        File.WriteAllBytes(_file, bytes);

        Assert.Contains("sound gzip data", Message());
    }

    [Fact]
    public void Load_BytesBehindIt_IsRefused()
    {
        File.WriteAllBytes(_file, [.. _sound, 1, 2, 3]);

        Assert.Contains("sound gzip data", Message());
    }

    [Fact]
    public void Load_MembersOneAfterAnother_AreOneFile()
    {
        var more = _folder.Write("more.gz", Rows);
        File.WriteAllBytes(_file, [.. _sound, .. File.ReadAllBytes(more)]);

        var splits = new CsvDataset { File = _file }.Load(1);

        Assert.Equal(1000, splits.Training.Count + splits.Validation.Count + splits.Test.Count);
    }

    [Fact]
    public void Load_NothingInIt_IsSaidToBeEmpty()
    {
        // A header of ten bytes, an empty final block of deflate, checksum and length 0.
        File.WriteAllBytes(_file, [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, .. new byte[8]]);

        Assert.Equal($"{_file}: expected data, found an empty file", Message());
    }

    private string Message() => Assert.Throws<DataFileException>(() => new CsvDataset { File = _file }.Load(1)).Message;
}
