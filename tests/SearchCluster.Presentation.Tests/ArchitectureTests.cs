using ArchUnitNET.Fluent;
using ArchUnitNET.Fluent.Slices;
using ArchUnitNET.Loader;
using SearchCluster.Client.Answers;
using SearchCluster.Presentation.Views;
using Spectre.Console;
using Xunit;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace SearchCluster.Presentation.Tests;

/// <summary>What the views may know, and in which order their folders stand.</summary>
public sealed class ArchitectureTests
{
    private static readonly System.Reflection.Assembly Presentation = typeof(StudyView).Assembly;
    private static readonly System.Reflection.Assembly Client = typeof(PrintableConsole).Assembly;

    private static readonly ArchUnitNET.Domain.Architecture Whole =
        new ArchLoader().LoadAssemblies(Presentation, Client, typeof(Text).Assembly).Build();

    // Lowest first; Pages and Exports stand side by side.
    private static readonly string[] Layers = ["Words", "Views", "Charts", "(Pages|Exports)"];

    [Fact]
    public void Presentation_KnowsNoConsoleNoServerAndNotItsUsers()
    {
        var references = Presentation.GetReferencedAssemblies().Select(reference => reference.Name!).ToList();

        Assert.DoesNotContain(references, name => name is "searchcluster" or "searchcluster-silo" or "System.Console"
            || name.StartsWith("Spectre", StringComparison.Ordinal) || name.StartsWith("Orleans.Runtime", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.Data", StringComparison.Ordinal));
    }

    [Fact]
    public void Folders_KnowOnlyThoseBelowThem()
    {
        for (var layer = 0; layer < Layers.Length - 1; layer++)
        {
            var above = $@"^SearchCluster\.Presentation\.({string.Join('|', Layers[(layer + 1)..])})";
            AssertHolds(Types().That().ResideInNamespaceMatching($@"^SearchCluster\.Presentation\.{Layers[layer]}$")
                .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(above)));
        }

        AssertHolds(SliceRuleDefinition.Slices().Matching("SearchCluster.Presentation.(*)").Should().BeFreeOfCycles());
    }

    [Fact]
    public void FoldersOfTheClient_HaveNoCycles() =>
        AssertHolds(SliceRuleDefinition.Slices().Matching("SearchCluster.Client.(*)").Should().BeFreeOfCycles());

    // Else control characters of a study file reach the terminal.
    [Fact]
    public void Words_ReachTheConsoleThroughOnePlace()
    {
        var raw = Types().That().Are(typeof(Text), typeof(Markup), typeof(Paragraph));

        AssertHolds(
            Types().That().ResideInNamespaceMatching(@"^SearchCluster\.Client").And().AreNot(typeof(PrintableConsole)).Should()
                .NotDependOnAny(raw));
    }

    private static void AssertHolds(IArchRule rule) =>
        Assert.Empty(rule.Evaluate(Whole).Where(result => !result.Passed).Select(result => result.Description));
}
