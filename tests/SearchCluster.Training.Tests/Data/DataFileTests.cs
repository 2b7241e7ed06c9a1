using System.IO.Compression;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using SearchCluster.Training.Data;
using Xunit;

namespace SearchCluster.Training.Tests.Data;

public sealed class DataFileTests : IDisposable
{
    private const int Megabyte = 1 << 20;
    private const string Images = "train-images-idx3-ubyte";

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/dev/zero", "expected a regular file, found a device")]
    [InlineData("/dev/null", "expected a regular file, found a device")]
    [InlineData("/dev/urandom", "expected a regular file, found a device")]
    [InlineData("/", "expected a file, found a folder")]
    [InlineData("/dev/zero/within", "expected a file, found none of that name")]
    public void Open_WhatIsNoRegularFile_SaysWhatItIs(string path, string message) => Assert.EndsWith(message, Message(path));

    [Fact]
    public void Open_APipe_DoesNotWaitForAWriter()
    {
        var pipe = Path.Combine(_folder.Path, "pipe");
        Assert.Equal(0, MakePipe(pipe, 0b110_100_100));

        Assert.EndsWith("expected a regular file, found a pipe", Message(pipe));
    }

    [Fact]
    public void Open_ALinkToADevice_SaysWhatItIs()
    {
        var link = Path.Combine(_folder.Path, "link.csv");
        File.CreateSymbolicLink(link, "/dev/zero");

        Assert.EndsWith("found a device", Message(link));
    }

    [Fact]
    public void Open_ASocket_SaysWhatItIs()
    {
        var path = Path.Combine(_folder.Path, "socket");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));

        Assert.EndsWith("found a socket", Message(path));
    }

    [Fact]
    public void Idx_APipeOrFolderUnderItsName_IsRefused()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, Images));
        var labels = _folder.Write("train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 2, 0, 1]);

        Assert.EndsWith($"{Images}: expected a file, found a folder", Throws(new IdxDataset { Directory = _folder.Path, Test = 0.2 }));
        Assert.Equal($"{labels}: expected a folder, found a regular file", Throws(new IdxDataset { Directory = labels }));
    }

    [Fact]
    public void Cifar10_ADeviceUnderItsName_IsRefused()
    {
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "data_batch_1.bin"), "/dev/zero");

        Assert.EndsWith(
            "data_batch_1.bin: expected a regular file, found a device",
            Throws(new Cifar10Dataset { Directory = _folder.Path, Test = 0.2 }));
    }

    // 512 MB of zeros in half a megabyte of gzip, behind images that are sound.
    [Fact]
    public void Idx_ZerosBehindWhatTheHeaderSays_AreNotUnpacked()
    {
        using (var gzip = new GZipStream(File.Create(Path.Combine(_folder.Path, Images + ".gz")), CompressionLevel.Fastest))
        {
            gzip.Write([0, 0, 8, 3, 0, 0, 0, 100, 0, 0, 0, 2, 0, 0, 0, 3]);
            WriteZeros(gzip, 512);
        }

        _folder.Write("train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 100, .. new byte[100]]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var message = Throws(new IdxDataset { Directory = _folder.Path, Test = 0.2 });

        Assert.EndsWith($"{Images}.gz: byte 616: expected the end of the file after 100 images of 2 × 3, found more bytes", message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Megabyte);
    }

    [Fact]
    public void Idx_AHeaderThatPromisesMoreThanThereIs_TakesNoMemoryForIt()
    {
        _folder.Write(Images + ".gz", [0, 0, 8, 3, 0, 1, 0, 0, 0, 0, 0, 100, 0, 0, 0, 100, .. new byte[50]]);
        _folder.Write("train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 2, 0, 1]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var message = Throws(new IdxDataset { Directory = _folder.Path, Test = 0.2 });

        Assert.EndsWith(
            "byte 66: expected 655360000 bytes of 65536 images of 100 × 100 after the header, found the end of the file after 50", message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Megabyte);
    }

    [Fact]
    public void Idx_OneLabelAlone_IsRefused()
    {
        _folder.Write(Images, [0, 0, 8, 3, 0, 0, 0, 20, 0, 0, 0, 2, 0, 0, 0, 3, .. new byte[120]]);
        _folder.Write("train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 20, .. Enumerable.Repeat((byte)1, 20)]);

        Assert.EndsWith(
            "expected at least two classes, found 1 alone in 20 labels", Throws(new IdxDataset { Directory = _folder.Path, Test = 0.2 }));
    }

    [Fact]
    public void Cifar10_MoreThanTheWholeSetInOneBatch_IsRefused()
    {
        // Zeros are records too: of class 0.
        using (var gzip = new GZipStream(File.Create(Path.Combine(_folder.Path, "data_batch_1.bin.gz")), CompressionLevel.Fastest))
            WriteZeros(gzip, 256);

        Assert.EndsWith(
            "byte 184380000: expected the end of the file after at most 60000 records of 3073 bytes, found more bytes",
            Throws(new Cifar10Dataset { Directory = _folder.Path, Test = 0.2 }));
    }

    [Fact]
    public void Cifar10_OtherBatchesInGzip_AreReadToo()
    {
        _folder.Write("data_batch_1.bin", [1, .. new byte[3072], 2, .. new byte[3072]]);
        _folder.Write("data_batch_2.bin.gz", [3, .. new byte[3072], 4, .. new byte[3072]]);

        var splits = new Cifar10Dataset { Directory = _folder.Path, Test = 0.25 }.Load(1);

        Assert.Equal(4, splits.Training.Count + splits.Validation.Count + splits.Test.Count);
    }

    [Fact]
    public void Read_AFileThatShrinksOrGrowsMeanwhile_IsRefused()
    {
        var path = _folder.Write("data.bin", new byte[3 * Megabyte]);
        using var shrinking = DataFile.Open(path);
        shrinking.ReadUpTo(Megabyte);
        File.WriteAllBytes(path, new byte[2 * Megabyte]);
        var shrank = Assert.Throws<DataFileException>(() => shrinking.ReadUpTo(3 * Megabyte)).Message;
        using var growing = DataFile.Open(path);
        growing.ReadUpTo(Megabyte);
        File.WriteAllBytes(path, new byte[3 * Megabyte]);
        var grew = Assert.Throws<DataFileException>(() => growing.ReadUpTo(3 * Megabyte)).Message;

        Assert.EndsWith("expected a file of 3145728 bytes that stays as it is, found that it changes while it is read", shrank);
        Assert.EndsWith("expected a file of 2097152 bytes that stays as it is, found that it changes while it is read", grew);
    }

    private static string Message(string path) => Throws(new CsvDataset { File = path });

    private static string Throws(DatasetPlan plan) => Assert.Throws<DataFileException>(() => plan.Load(1)).Message;

    private static void WriteZeros(Stream stream, int megabytes)
    {
        var zeros = new byte[Megabyte];
        for (var i = 0; i < megabytes; i++)
            stream.Write(zeros);
    }

    [DllImport("libc", EntryPoint = "mkfifo")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakePipe([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);
}
