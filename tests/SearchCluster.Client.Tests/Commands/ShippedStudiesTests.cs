using SearchCluster.Tests;
using Xunit;

namespace SearchCluster.Client.Tests.Commands;

/// <summary>The quick ones of the shipped studies; <c>shipped-studies</c> of the benchmarks compares all.</summary>
public sealed class ShippedStudiesTests
{
    public static TheoryData<string> Quick => [.. ShippedStudies.Names(quick: true)];

    [Theory]
    [MemberData(nameof(Quick))]
    public async Task Trials_OfAShippedStudy_AreThoseOfTheRecord(string study) =>
        Assert.Equal(ShippedStudies.Recorded(study), await ShippedStudies.Measured(study));
}
