using System.CommandLine;
using System.Text.Json;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Rendering;
using SearchCluster.Contracts.Json;
using SearchCluster.Presentation.Views;
using SearchCluster.Presentation.Words;
using SearchCluster.Search;
using SearchCluster.Search.Importance;

namespace SearchCluster.Client.Commands;

/// <summary><c>importance</c>: which parameters, and which pairs of them, made the difference between the trials of a study.</summary>
internal sealed class ImportanceCommand : Verb
{
    private const string Fanova = "fanova";
    private const string PedAnova = "pedAnova";

    private readonly Argument<string> _study;

    private readonly Option<string> _method = new("--method")
    {
        Description = "fanova: shares of the variance over the whole space; pedAnova: what sets the best tenth of the trials apart.",
        HelpName = $"{Fanova}|{PedAnova}",
        DefaultValueFactory = _ => Fanova,
    };

    public ImportanceCommand(CommonOptions common, Terminal terminal)
        : base("importance", "Says which parameters made the difference between the trials of a study.", common, terminal)
    {
        _study = StudyArgument();
        _method.AcceptOnlyFromAmong(Fanova, PedAnova);
        Options.Add(_method);
    }

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_study);
        var method = parsed.GetValue(_method) == PedAnova ? ImportanceMethod.PedAnova : ImportanceMethod.Fanova;
        var (spec, trials) = await ReadStudies(parsed, async stored =>
        {
            var study = (await stored.Study(name)).Study;
            return (await stored.Spec(study), await stored.Trials(study));
        }, cancellationToken);

        var importance =
            StudyImportance.Of(
            method, new SearchSpace(spec.Search.Space), spec.Search.Objective, spec.Search.Seed, StudyView.Observations(trials))
            ?? throw new CommandException(ExitCode.Failed,
                $"study '{name}' has too few trials with a result: importance needs "
                + $"{StudyImportance.LeastTrials(new SearchSpace(spec.Search.Space))} (20, or 4 for each varied parameter where that is "
                    + "more)");
        var document = JsonSerializer.SerializeToNode(importance, SearchClusterJson.Options)!.AsObject();
        document.Insert(0, "study", name);
        document["text"] = ImportanceWords.Of(importance);
        output.Answer(document, console => ImportanceScreen.Write(console, name, importance));
        return ExitCode.Done;
    }
}
