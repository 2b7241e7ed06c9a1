using SearchCluster.Randomness;
using SearchCluster.Search.Tests.Domains;
using Xunit;

namespace SearchCluster.Search.Tests.Randomness;

public class RandomStreamTests
{
    [Fact]
    public void At_AddressesThatDifferInOnePart_GivesOtherNumbers()
    {
        var streams = new[]
        {
            RandomStream.At(1, RandomPurpose.Proposal, 2, 3),
            RandomStream.At(2, RandomPurpose.Proposal, 2, 3),
            RandomStream.At(1, RandomPurpose.Split, 2, 3),
            RandomStream.At(1, RandomPurpose.Proposal, 3, 3),
            RandomStream.At(1, RandomPurpose.Proposal, 3, 2),
            RandomStream.At(1, RandomPurpose.Proposal, 2, 4),
        };

        Assert.Equal(streams.Length, streams.Select(stream => stream.NextBits()).Distinct().Count());
    }

    [Fact]
    public void NextDouble_Often_IsUniform()
    {
        var random = RandomStream.At(1, RandomPurpose.Proposal);
        var draws = new double[10_000];
        for (var i = 0; i < draws.Length; i++)
            draws[i] = random.NextDouble();

        Assert.All(draws, draw => Assert.InRange(draw, 0, 1 - Math.Pow(2, -53)));
        DistributionBound.Follows(draws, value => value);
    }

    [Fact]
    public void NextDouble_FirstOfNeighbouringAddresses_IsUniform() =>
        DistributionBound.Follows(
            [.. Enumerable.Range(0, 10_000).Select(i => RandomStream.At(0, RandomPurpose.Proposal, i).NextDouble())], value => value);

    [Fact]
    public void NextInteger_OfABoundThatIsNoPowerOfTwo_ReachesAllEquallyOften()
    {
        var random = RandomStream.At(1, RandomPurpose.Proposal);
        var draws = new int[14_000];
        for (var i = 0; i < draws.Length; i++)
            draws[i] = random.NextInteger(7);

        DistributionBound.HasShares(draws, Enumerable.Range(0, 7).ToDictionary(value => value, _ => 1 / 7.0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void NextInteger_OfNoBound_Throws(int bound)
    {
        var random = RandomStream.At(1, RandomPurpose.Proposal);

        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInteger(bound));
    }

    [Fact]
    public void Shuffle_Often_GivesEveryOrderEquallyOften()
    {
        var orders = Enumerable.Range(0, 12_000).Select(i =>
        {
            var items = "abc".ToCharArray();
            var random = RandomStream.At(1, RandomPurpose.Shuffle, i);
            random.Shuffle<char>(items);
            return new string(items);
        }).ToList();

        DistributionBound.HasShares(orders, new[] { "abc", "acb", "bac", "bca", "cab", "cba" }.ToDictionary(order => order, _ => 1 / 6.0));
    }
}
