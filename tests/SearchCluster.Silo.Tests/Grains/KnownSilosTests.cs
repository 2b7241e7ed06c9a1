using SearchCluster.Contracts.Grains;
using SearchCluster.Silo.Grains;
using Xunit;

namespace SearchCluster.Silo.Tests.Grains;

public sealed class KnownSilosTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void IsFit_WhereTheStudyNeedsNothing_IsTrueForStrangers() =>
        Assert.True(new KnownSilos(LoneSilo.Branin(trials: 1)).IsFit("a", Start));

    [Fact]
    public void IsFit_BeforeTheIntroduction_IsUnknown() => Assert.Null(Silos(fingerprint: "abc").IsFit("a", Start));

    [Theory]
    [InlineData("abc", true)]
    [InlineData("abd", false)]
    [InlineData(null, false)]
    public void IsFit_AfterTheIntroduction_AsksForTheVeryData(string? found, bool fits)
    {
        var silos = Silos(fingerprint: "abc");
        var reason = silos.Introduce(new SiloOffer { Silo = "a", DataFingerprint = found }, Start);

        Assert.Equal(fits, silos.IsFit("a", Start));
        Assert.Equal(fits, reason is null);
        Assert.Null(silos.IsFit("b", Start));
    }

    [Theory]
    [InlineData("gpu=1,zone=b,disk=ssd", null)]
    [InlineData("gpu=1", "it lacks the label zone=b")]
    [InlineData("gpu=2,zone=a", "it lacks the label gpu=1, zone=b")]
    public void Introduce_WithLabels_AsksForEachThatIsRequired(string labels, string? reason)
    {
        var silos = Silos(fingerprint: null, "gpu=1", "zone=b");

        Assert.Equal(reason, silos.Introduce(new SiloOffer { Silo = "a", Labels = labels.Split(',') }, Start));
        Assert.Equal(reason is null, silos.IsFit("a", Start));
    }

    [Fact]
    public void IsFit_OfAnUnfitSiloAfterAMinute_IsUnknownAgainSoThatItsDataMayHaveCome()
    {
        var silos = Silos(fingerprint: "abc");
        silos.Introduce(new SiloOffer { Silo = "late" }, Start);
        silos.Introduce(new SiloOffer { Silo = "fit", DataFingerprint = "abc" }, Start);

        Assert.False(silos.IsFit("late", Start.AddSeconds(60)));
        Assert.Null(silos.IsFit("late", Start.AddSeconds(61)));
        Assert.True(silos.IsFit("fit", Start.AddDays(1)));
    }

    private static KnownSilos Silos(string? fingerprint, params string[] requires)
    {
        var submission = LoneSilo.Branin(trials: 1);
        return new KnownSilos(submission with { DataFingerprint = fingerprint, Spec = submission.Spec with { Requires = requires } });
    }
}
