using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Files;
using SearchCluster.Contracts;
using SearchCluster.Contracts.StudyFiles;
using SearchCluster.Search;

namespace SearchCluster.Client.Commands;

/// <summary><c>enqueue</c>: a configuration of the user's as the next trial of a study.</summary>
internal sealed class EnqueueCommand : Verb
{
    private readonly Argument<string> _study;

    private readonly Argument<string[]> _values = new("CONFIGURATION")
    {
        Description = "PARAMETER=VALUE for each parameter, values as in a study file; or one JSON object.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _file =
        new("--file", "-f") { Description = "A YAML or JSON file with the configuration instead.", HelpName = "FILE" };

    public EnqueueCommand(CommonOptions common, Terminal terminal)
        : base("enqueue", "Tries a given configuration next. It takes one of the budget's trials.", common, terminal)
    {
        _study = StudyArgument();
        Arguments.Add(_values);
        Options.Add(_file);
        Validators.Add(result =>
        {
            if (result.GetValue(_file) is null == (result.GetValue(_values) is not { Length: > 0 }))
                result.AddError("enqueue needs a configuration: PARAMETER=VALUE for each parameter, or one JSON object, or --file FILE.");
        });
    }

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_study);
        var configuration = Read(parsed);
        var trial = await Operate(parsed, output, name, async (_, study) =>
        {
            var result = await study.Enqueue(configuration, cancellationToken);
            if (result is { Study: not null, Refusal: null, Problems.Count: > 0 })
                throw Invalid(result.Problems);
            Accepted(result);
            return result.Trial!.Value;
        }, cancellationToken);
        output.Answer(new EnqueuedTrial(name, trial), console => console.WriteWords($"{name}: enqueued as trial {trial}"));
        return ExitCode.Done;
    }

    private Configuration Read(ParseResult parsed)
    {
        if (parsed.GetValue(_file) is { } file)
            return ReadObject(file, ReadFile(file));
        var values = parsed.GetValue(_values)!;
        if (values is [var text] && text.TrimStart().StartsWith('{'))
            return ReadObject("the configuration", text);

        var problems = values.Where(value => value.IndexOf('=', StringComparison.Ordinal) < 1)
            .Select(value => new Problem(value, "must be PARAMETER=VALUE")).ToList();
        if (problems.Count > 0)
            throw Invalid(problems);
        return ReadObject(
            "the configuration",
            string.Join('\n', values.Select(value => value.Split('=', 2))
            .Select(pair => $"{JsonSerializer.Serialize(pair[0])}: {pair[1]}")));
    }

    private static Configuration ReadObject(string source, string text)
    {
        var tree = YamlTree.Read(new StringReader(text));
        if (tree.Problems.Count > 0)
            throw Invalid(tree.Problems);
        if (tree.Root is not JsonObject values)
            throw Invalid([new Problem("", $"{source} must be one object of parameters and their values")]);
        return Configuration.Of(values.Select(value => KeyValuePair.Create(value.Key, JsonSerializer.SerializeToElement(value.Value))));
    }

    private static string ReadFile(string file)
    {
        try
        {
            return TextFile.Read(file);
        }
        catch (TextFileException error)
        {
            throw new CommandException(ExitCode.Invalid, error.Message, error);
        }
    }

    private static CommandException Invalid(IReadOnlyList<Problem> problems) => new("enqueue", problems, "invalid configuration");

    /// <summary>What became of the configuration.</summary>
    private sealed record EnqueuedTrial(string Study, int Trial);
}
