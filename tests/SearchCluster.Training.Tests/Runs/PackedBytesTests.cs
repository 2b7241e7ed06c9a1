using SearchCluster.Randomness;
using SearchCluster.Training.Runs;
using Xunit;

namespace SearchCluster.Training.Tests.Runs;

public class PackedBytesTests
{
    [Fact]
    public void Read_OfAnyNumbers_GivesTheSameBits()
    {
        float[] numbers =
            [0, -0f, 1, -1, float.Epsilon, -float.Epsilon, float.MaxValue, float.NaN, float.NegativeInfinity,
            BitConverter.UInt32BitsToSingle(0xFFC12345), 1e-20f, .. Weights(5000)];

        var read = new float[numbers.Length];
        PackedBytes.Read(new BinaryReader(new MemoryStream(Written(numbers))), read);

        Assert.Equal(numbers.Select(BitConverter.SingleToUInt32Bits), read.Select(BitConverter.SingleToUInt32Bits));
    }

    // The entropy of sign and exponent of normal numbers is below 4 of their 8 bits (the exponent's own is near 2); the other 24 are noise.
    [Fact]
    public void Write_OfWeights_SavesMostOfTheirExponents()
    {
        var numbers = Weights(200_000);

        Assert.InRange(Written(numbers).Length, 4 * numbers.Length * 75 / 100, 4 * numbers.Length * 90 / 100);
    }

    private static byte[] Written(ReadOnlySpan<float> numbers)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        PackedBytes.Write(writer, numbers);
        writer.Flush();
        return stream.ToArray();
    }

    private static float[] Weights(int count)
    {
        var random = RandomStream.At(1, RandomPurpose.Initialization, 0);
        return [.. Enumerable.Range(0, count)
            .Select(_ => (float)((random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) / 10))];
    }
}
