using System.Diagnostics;
using System.Runtime.InteropServices;
using SearchCluster.Training.Tests.Runs;
using Xunit;

namespace SearchCluster.Training.Tests.Numerics;

public sealed class PortableBitsTests
{
    // The same on every machine and in every version, or a seed no longer names the same trial.
    // NumericBits may be extended, and then has a new hash; a changed function makes old studies differ.
    [Fact]
    public void Numerics_AnyMachine_GiveTheRecordedBits() =>
        Assert.Equal("1E40A8DC96862BDD5CB97863FA81CE6446CAFD38AAD7D4108DE83D3873D8B85C", NumericBits.Hash());

    // Without AVX2, .NET uses no fused multiply-add either; without any intrinsics, all of it is software.
    [Theory]
    [InlineData("DOTNET_EnableAVX512", "0", 256)]
    [InlineData("DOTNET_PreferredVectorBitWidth", "256", 256)]
    [InlineData("DOTNET_EnableAVX2", "0", 128)]
    [InlineData("DOTNET_EnableHWIntrinsic", "0", 128)]
    public async Task NarrowerInstructionSet_OfNumericsAndWholeTrainings_GivesTheSameBits(string variable, string value, int widest)
    {
        // The runtime's own directory is <root>/shared/Microsoft.NETCore.App/<version>/.
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var start = new ProcessStartInfo(Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"))
        {
            ArgumentList = { "exec", typeof(PortableBitsTests).Assembly.Location },
            Environment = { [variable] = value },
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.TrimEntries);
        await process.WaitForExitAsync();

        Assert.Equal(0, process.ExitCode);
        Assert.InRange(int.Parse(lines[0]), 128, widest);
        Assert.Equal(NumericBits.Hash(), lines[1]);
        Assert.Equal(TrainingBits.Hash(), lines[2]);
    }
}
