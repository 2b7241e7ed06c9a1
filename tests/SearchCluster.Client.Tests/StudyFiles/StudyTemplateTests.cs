using SearchCluster.Client.StudyFiles;
using SearchCluster.Contracts.Workloads;
using Xunit;

namespace SearchCluster.Client.Tests.StudyFiles;

public sealed class StudyTemplateTests
{
    [Theory]
    [InlineData("training", null)]
    [InlineData("training", "data \"of\" May: #1.csv")]
    [InlineData("function", null)]
    [InlineData("function", "rastrigin")]
    [InlineData("command", null)]
    [InlineData("command", "./train 'a b' --lr {lr}")]
    public void ToString_OfEachKind_IsAStudyWithoutProblems(string kind, string? subject)
    {
        var sample = StudyTemplate.Kinds.Single(known => known.Key == kind).Sample!;
        var text = new StudyTemplate(
            "mine", sample, new SampleSubject(subject ?? sample.Usual, "the label", "f1: it's macro"), "tpe", 12, 5)
            .ToString();

        var (spec, problems) = StudyFile.Read(new StringReader(text));

        Assert.Empty(problems);
        Assert.Equal(("mine", 12), (spec!.Name, spec.Search.Trials));
        Assert.StartsWith($"# yaml-language-server: $schema={StudySchema.FileName}", text);
    }

    [Fact]
    public void Read_OfAShippedName_IsThatStudy()
    {
        Assert.Equal("quickstart", StudyFile.Read("quickstart").Spec!.Name);
        Assert.Contains("thirty-trials", ShippedStudies.Names);
    }

    [Fact]
    public void Read_OfAMisspeltShippedName_NamesTheStudyThatIsMeant() =>
        Assert.Contains("'quickstart' comes with the program", Assert.Single(StudyFile.Read("quickstrat").Problems).Message);
}
