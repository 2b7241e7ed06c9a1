using System.Reflection;
using ArchUnitNET.Fluent;
using ArchUnitNET.Loader;
using SearchCluster.Contracts;
using SearchCluster.Search;
using SearchCluster.Silo.Hosting;
using SearchCluster.Training;
using SearchCluster.Web.Hosting;
using Xunit;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;

namespace SearchCluster.Client.Tests.Architecture;

/// <summary>What the projects may know of each other and of the world.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly Search = typeof(SearchPlan).Assembly;
    private static readonly Assembly Training = typeof(TrainingPlan).Assembly;
    private static readonly Assembly Contracts = typeof(StudySpec).Assembly;
    private static readonly Assembly Silo = typeof(SearchClusterSilo).Assembly;
    private static readonly Assembly Web = typeof(SearchClusterWeb).Assembly;
    private static readonly Assembly Client = typeof(Application).Assembly;

    private static readonly ArchUnitNET.Domain.Architecture Whole = new ArchLoader()
        .LoadAssemblies(Search, Training, Contracts, Silo, Web, Client, typeof(Console).Assembly)
        .Build();

    [Fact]
    public void SearchAndTraining_KnowNoOrleansNoHostAndNotEachOther()
    {
        foreach (var (library, others) in new[] { (Search, "SearchCluster.(Training|Contracts|Silo|Client)"),
            (Training, "SearchCluster.(Search|Contracts|Silo|Client)") })
        {
            var references = library.GetReferencedAssemblies().Select(reference => reference.Name!).ToList();
            Assert.DoesNotContain(references, name => System.Text.RegularExpressions.Regex.IsMatch(
                name, $"^({others}|Orleans.*|Microsoft\\.(Orleans|Extensions|Data).*|System\\.Console|OpenTelemetry.*)$"));
        }
    }

    [Fact]
    public void Contracts_KnowNeitherSiloNorClient() =>
        Assert.DoesNotContain(Contracts.GetReferencedAssemblies(), reference => reference.Name is "SearchCluster.Silo" or "searchcluster");

    [Fact]
    public void Web_KnowsNeitherSiloNorClient() =>
        Assert.DoesNotContain(Web.GetReferencedAssemblies(), reference => reference.Name is "searchcluster-silo" or "searchcluster");

    [Fact]
    public void Console_IsUsedByTheClientAndTheEntryOfTheSiloProgramAlone() =>
        AssertHolds(Types().That().ResideInAssembly(Search, Training, Contracts, Silo, Web).And()
            .ResideInNamespaceMatching("^SearchCluster")
            .Should().NotDependOnAny(typeof(Console)));

    [Fact]
    public void Grains_AreSealedAndInternal() =>
        AssertHolds(Classes().That().AreAssignableTo(typeof(Grain)).And().ResideInAssembly(Silo).And().AreNotAbstract()
            .Should().BeSealed().AndShould().BeInternal());

    [Fact]
    public void Types_AreNamedByDomainAndNotByRole()
    {
        string[] roles = ["Manager", "Helper", "Utils", "Utility", "Common", "Processor"];
        var named = ((Assembly[])[Search, Training, Contracts, Silo, Web, Client]).SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith("SearchCluster", StringComparison.Ordinal) == true
                && roles.Any(role => type.Name.EndsWith(role, StringComparison.Ordinal)));

        Assert.Empty(named);
    }

    [Fact]
    public void Libraries_HaveNoStaticState()
    {
        var mutable = ((Assembly[])[Search, Training, Contracts, Silo, Web])
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith("SearchCluster", StringComparison.Ordinal) == true && !IsGenerated(type))
            .SelectMany(type =>
                type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => !field.IsInitOnly && !field.IsLiteral)
            .Select(field => $"{field.DeclaringType}.{field.Name}");

        Assert.Empty(mutable);
    }

    private static bool IsGenerated(System.Type type) =>
        type.Name.Contains('<') || type.DeclaringType is { } outer && IsGenerated(outer)
            || type.GetCustomAttribute<System.CodeDom.Compiler.GeneratedCodeAttribute>() is not null;

    private static void AssertHolds(IArchRule rule) =>
        Assert.Empty(rule.Evaluate(Whole).Where(result => !result.Passed).Select(result => result.Description));
}
