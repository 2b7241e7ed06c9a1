using SearchCluster.Client.Answers;
using SearchCluster.Client.Rendering;
using SearchCluster.Contracts.Grains;
using SearchCluster.Presentation.Pages;
using SearchCluster.Presentation.Views;
using SearchCluster.Search.Importance;
using SearchCluster.Search.Statistics;
using SearchCluster.Search.Studies;
using SearchCluster.Training.Preflight;
using Spectre.Console;
using Spectre.Console.Testing;
using Xunit;

namespace SearchCluster.Presentation.Tests.Screens;

/// <summary>Nothing of a study file, of data or of a server reaches a terminal or a page raw.</summary>
public class HostileTextTests
{
    private static readonly ExportedStudy Study = Hostile.Study();
    private static readonly TrialSummary Trial = Study.Trials[0].Summary;

    private static readonly Dictionary<string, Action<IAnsiConsole>> Screens = new()
    {
        ["show"] = console => StudyScreen.Write(console, Hostile.View()),
        ["trials"] = console => TrialTableScreen.Write(console, Study.Summary, [Trial]),
        ["trial"] = console => TrialScreen.Write(console, Study.Summary, Trial, Study.Trials[0].Reports),
        ["best"] = console => BestTrialScreen.Write(console, Study.Summary, Study.Summary.Best!),
        ["list"] = console => StudyListScreen.Write(console, [Study.Summary], isAtRest: false),
        ["progress"] = console => console.Write(ProgressScreen.Live(Progress(), console.Profile.Width, height: 24, unicode: true)),
        ["progress line"] = console => console.WriteWords(ProgressView.Line(Progress())),
        ["audit"] = console =>
            AuditScreen.Write(console, StudyAudit.Of(Hostile.Text, [], new Dictionary<int, SearchCluster.Search.TrialState>())),
        ["importance"] = console => ImportanceScreen.Write(console, Hostile.Text, new StudyImportance
        {
            Method = ImportanceMethod.Fanova,
            Trials = 20,
            Parameters = [new ParameterImportance(Hostile.Text, 0.5)],
            Interactions = [new InteractionImportance([Hostile.Text, Hostile.Text], 0.5)],
        }),
        ["cluster"] = console => ClusterScreen.Write(console,
        [
            new SiloDescription
            {
                Silo = Hostile.Text, Status = Hostile.Text, TakenOut = Hostile.Text, Labels = [Hostile.Text], Slots = 1,
                Running = [new RunningAttempt(Hostile.Text, 1, 1, 1, 1)],
            },
        ]),
        ["samplers"] = console => SamplersScreen.Write(
            console, new SamplersView(
                Hostile.Text, Hostile.Text, 1, 1, Hostile.Text,
                [new SamplerRow(Hostile.Text, 1, null, new Quartiles(1, 1, 1), 1, Hostile.Text)])),
        ["plan"] = console => OutlineScreen.Write(
            console, new StudyOutline(
                Hostile.Text, Hostile.Text, 1, 1, null, null, null, [new ClassSize(Hostile.Text, 1)], null, [],
                [Hostile.Text], new OutlineTiming(1, 1, 1)), Hostile.Text),
        ["check"] = console => PreflightScreen.WriteFindings(
            console,
            new PreflightReport
            {
                InitialLoss = null,
                LearningRate = null,
                Examples = 0,
                Sample = [],
                Findings = [new Finding(FindingKind.FunctionValues, FindingSeverity.Warning, Hostile.Text)],
            },
            FindingSeverity.Info),
    };

    public static TheoryData<string> Names => [.. Screens.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_TextOfOthers_HasNoControlsLeft(string screen)
    {
        using var console = new TestConsole().Width(4000);

        Screens[screen](console);

        Assert.Contains(Hostile.Printable, console.Output);
        Assert.DoesNotContain(console.Output, letter => letter != '\n' && (char.IsControl(letter) || letter is '\u202e' or '\u2028'));
    }

    // Cutting must not take an escape back.
    [Theory]
    [MemberData(nameof(Names))]
    public void Write_TextOfOthersOnANarrowConsole_HasNoControlsLeft(string screen)
    {
        using var console = new TestConsole().Width(40);

        Screens[screen](console);

        Assert.DoesNotContain(console.Output, letter => letter != '\n' && (char.IsControl(letter) || letter is '\u202e' or '\u2028'));
    }

    [Fact]
    public void Page_TextOfOthers_HasNoControlsLeftAndNoMarkup()
    {
        var page = ReportPage.Of(Study.Reported());

        Assert.DoesNotContain(page, letter => letter != '\n' && (char.IsControl(letter) || letter is '\u202e' or '\u2028'));
        Assert.DoesNotContain("<b>h</b>", page);
    }

    private static StudyProgress Progress() =>
        new(Study.Summary, 3, [Trial], 2, 1, 1, TimeSpan.FromSeconds(1))
        {
            Running = [new RunningTrial(5, null, 1, 2, 0.5, 3, Trial.Configuration)],
        };
}
