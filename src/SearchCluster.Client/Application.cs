using System.CommandLine;
using System.CommandLine.Invocation;
using SearchCluster.Client.Answers;
using SearchCluster.Client.Commands;
using SearchCluster.Contracts;
using SearchCluster.Presentation.Words;
using SearchCluster.Search;
using SearchCluster.Silo.Hosting;

namespace SearchCluster.Client;

/// <summary>
/// The program: parses, invokes the verb, and turns every failure into a message and an exit code. No stack trace passes here.
/// </summary>
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
        catch (StandardOutputException error)
        {
            Complain(error.Message);
            return ExitCode.Failed;
        }
        catch (CommandException error) when (error.Problems.Count > 0)
        {
            var problems = error.Problems.Select(Abridge).ToList();
            foreach (var problem in problems)
                Console.Error.WriteLine(Printable.Of(Describe(error.File!, problem)));
            return Document(new InvalidStudy(problems) { Error = error.Message }, error.Code, common.OutputOf(parsed, terminal));
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
            return Refuse(
                $"{error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}", ExitCode.Failed, common.OutputOf(parsed, terminal));
        }
    }

    private static ExitCode Refuse(string message, ExitCode code, Output output)
    {
        Complain(message);
        return Document(new ErrorDocument(Quotation.Shorten(message)), code, output);
    }

    private static void Complain(string message) => Console.Error.WriteLine(Printable.Of($"searchcluster: {Quotation.Shorten(message)}"));

    // Where even that cannot be written, standard error has it, and the code says what went wrong first.
    private static ExitCode Document<T>(T document, ExitCode code, Output output)
    {
        try
        {
            output.Document(document);
        }
        catch (StandardOutputException error)
        {
            Complain(error.Message);
        }

        return code;
    }

    private static Problem Abridge(Problem problem) =>
        problem with { Path = Quotation.Shorten(problem.Path), Message = Quotation.Shorten(problem.Message) };

    private static ExitCode RefuseUsage(ParseResult parsed, ParseErrorAction usage, Terminal terminal, CommonOptions common)
    {
        // A program without arguments wants to be known; one with a typo wants the typo pointed out.
        usage.ShowHelp = parsed.Tokens.Count == 0;
        using var said = new StringWriter();
        parsed.Invoke(new InvocationConfiguration { Output = said, Error = said });
        foreach (var line in said.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
            Console.Error.WriteLine(Printable.Of(Quotation.Shorten(line)));
        if (common.IsJsonAskedFor(parsed))
        {
            var message = Quotation.Shorten(string.Join(" ", parsed.Errors.Select(error => error.Message)));
            Document(new ErrorDocument(message), ExitCode.Invalid, new Output(terminal, json: true, quiet: true));
        }

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
