using System.CommandLine;
using System.CommandLine.Invocation;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Commands;
using SearchCluster.Contracts;
using SearchCluster.Silo.Hosting;

namespace SearchCluster.Client;

/// <summary>The program: parses, invokes the verb, and turns every failure into a message and an exit code. No stack trace passes here.</summary>
internal static class Application
{
    /// <summary>Runs one command line.</summary>
    public static async Task<ExitCode> Run(string[] args)
    {
        var terminal = Terminal.Open();
        var common = new CommonOptions();
        var parsed = new SearchClusterCommand(common, terminal).Parse(args);
        if (parsed.Action is ParseErrorAction usage)
            return RefuseUsage(parsed, usage, terminal, common);
        foreach (var misspelt in ProductVariables.Unknown(ProductVariables.OfThisProcess()))
            common.OutputOf(parsed, terminal).Warn(misspelt);

        try
        {
            // Signals are the verbs' own: System.CommandLine would end the process before a silo has drained.
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = terminal.StandardOutput,
                Error = Console.Error,
            };
            return (ExitCode)await parsed.InvokeAsync(configuration);
        }
        catch (CommandException error) when (error.Problems.Count > 0)
        {
            foreach (var problem in error.Problems)
                Console.Error.WriteLine(Describe(error.File!, problem));
            common.OutputOf(parsed, terminal).Document(new InvalidStudy(error.Problems) { Error = error.Message });
            return error.Code;
        }
        catch (CommandException error)
        {
            return Refuse(error.Message, error.Code, common.OutputOf(parsed, terminal));
        }
        catch (InsufficientMemoryException error)
        {
            return Refuse(error.Message, ExitCode.Failed, common.OutputOf(parsed, terminal));
        }
        catch (Exception error)
        {
            return Refuse($"{error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}", ExitCode.Failed, common.OutputOf(parsed, terminal));
        }
    }

    private static ExitCode Refuse(string message, ExitCode code, Output output)
    {
        Console.Error.WriteLine($"searchcluster: {message}");
        output.Document(new ErrorDocument(message));
        return code;
    }

    private static ExitCode RefuseUsage(ParseResult parsed, ParseErrorAction usage, Terminal terminal, CommonOptions common)
    {
        // A program without arguments wants to be known; one with a typo wants the typo pointed out.
        usage.ShowHelp = parsed.Tokens.Count == 0;
        parsed.Invoke(new InvocationConfiguration { Output = Console.Error, Error = Console.Error });
        if (common.IsJsonAskedFor(parsed))
            new Output(terminal, json: true, quiet: true).Document(new ErrorDocument(string.Join(" ", parsed.Errors.Select(error => error.Message))));
        return ExitCode.Invalid;
    }

    private static string Describe(string file, Problem problem)
    {
        var place = problem.Line is { } line ? $"{file}:{line}" : file;
        return problem.Path.Length > 0 ? $"{place}: {problem.Path}: {problem.Message}" : $"{place}: {problem.Message}";
    }

    /// <summary>Any failure but an invalid study, as a document.</summary>
    private sealed record ErrorDocument(string Error);
}
