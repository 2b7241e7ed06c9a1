using System.CommandLine;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Commands;
using SearchCluster.Search.Pruners;
using SearchCluster.Search.Samplers;
using Xunit;

namespace SearchCluster.Client.Tests.Commands;

public sealed class HelpTests
{
    private static readonly SearchClusterCommand Root = new(new CommonOptions(), Terminal.Open());

    public static TheoryData<string> Verbs() => ["", .. Root.Subcommands.Select(verb => verb.Name)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Examples_OfEveryVerb_AreTwoThatCanBeParsed(string verb)
    {
        var examples = VerbExamples.Of(verb);

        Assert.True(examples.Count >= 2, $"'{verb}' has {examples.Count} examples");
        foreach (var example in examples)
        {
            var line = example.Line.Split(" > ")[0].Split(" | ")[0];
            Assert.Empty(Root.Parse(line).Errors.Select(error => $"{line}: {error.Message}"));
            Assert.StartsWith(verb, line);
            Assert.EndsWith(".", example.Meaning);
        }
    }

    [Fact]
    public void Help_OfAVerb_EndsWithItsExamples()
    {
        var said = Say("run", "--help");

        Assert.Contains("Usage:", said);
        Assert.Contains("searchcluster run quickstart", said[said.IndexOf("Examples:", StringComparison.Ordinal)..]);
    }

    [Fact]
    public void Topics_OfSamplersAndPruners_ExplainEveryKind()
    {
        string Text(string name) => HelpTopics.All.Single(topic => topic.Name == name).Text();

        foreach (var (topic, options) in new[] { ("samplers", typeof(SamplerOptions)), ("pruners", typeof(PrunerOptions)) })
        {
            var lines = Text(topic).Split('\n');
            foreach (var kind in Contracts.Json.SearchClusterJson.Options.GetTypeInfo(options).PolymorphismOptions!.DerivedTypes)
            {
                var at = Array.IndexOf(lines, $"  {kind.TypeDiscriminator}");
                Assert.True(at >= 0, $"{kind.TypeDiscriminator} is missing");
                Assert.True(lines[at + 1].Trim().Length > 10, $"{kind.TypeDiscriminator} is not explained");
            }
        }

        Assert.Contains("130", Text("exit-codes"));
        Assert.Contains("quickstart", Text("study-files"));
    }

    private static string Say(params string[] arguments)
    {
        using var said = new StringWriter();
        Root.Parse(arguments).Invoke(new InvocationConfiguration { Output = said, Error = said });
        return said.ToString();
    }
}
