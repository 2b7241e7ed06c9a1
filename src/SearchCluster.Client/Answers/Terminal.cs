using System.Text;
using Spectre.Console;

namespace SearchCluster.Client.Answers;

/// <summary>
/// The two streams of the program. The real standard output is kept for the document alone: Orleans' log and the console exporter of
/// OpenTelemetry write to <see cref="Console.Out"/>, which from here on is standard error.
/// </summary>
internal sealed class Terminal
{
    private const int WidthWithoutTerminal = 120;

    private Terminal(TextWriter standardOutput, IAnsiConsole document, IAnsiConsole messages)
    {
        StandardOutput = standardOutput;
        Document = document;
        Messages = messages;
    }

    /// <summary>Standard output, for the answer.</summary>
    public TextWriter StandardOutput { get; }

    /// <summary>Standard output, for an answer in tables.</summary>
    public IAnsiConsole Document { get; }

    /// <summary>Standard error, for progress and notes.</summary>
    public IAnsiConsole Messages { get; }

    /// <summary>Takes the streams of the process.</summary>
    public static Terminal Open()
    {
        var isOpen = StandardStreams.Secure();
        var standardOutput = StandardStreams.Output(isOpen.Output);
        Console.SetError(StandardStreams.Error(isOpen.Error));
        Console.SetOut(Console.Error);
        return new Terminal(
            standardOutput,
            ConsoleOn(standardOutput, !Console.IsOutputRedirected),
            ConsoleOn(Console.Error, !Console.IsErrorRedirected));
    }

    // Without a terminal there is no control code, whatever the environment says about colours.
    private static IAnsiConsole ConsoleOn(TextWriter writer, bool isTerminal) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new Stream(writer, isTerminal),
        Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
        ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
    });

    // Spectre's own compares with Console.Out, which is no longer what it was.
    private sealed class Stream(TextWriter writer, bool isTerminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => isTerminal && Console.WindowWidth is > 0 and var width ? width : WidthWithoutTerminal;

        public int Height => isTerminal && Console.WindowHeight is > 0 and var height ? height : int.MaxValue;

        public void SetEncoding(Encoding encoding)
        {
            // Both streams stay as they were opened.
        }
    }
}
