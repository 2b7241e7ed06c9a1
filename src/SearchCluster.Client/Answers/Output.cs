using System.Text;
using System.Text.Json;
using SearchCluster.Contracts.Json;
using SearchCluster.Presentation.Words;
using Spectre.Console;

namespace SearchCluster.Client.Answers;

/// <summary>Where a verb puts its answer and its notes, in the form that the user asked for.</summary>
internal sealed class Output(Terminal terminal, bool json, bool quiet)
{
    /// <summary>Whether notes and progress are wanted.</summary>
    public bool IsQuiet => quiet;

    /// <summary>Whether standard output is to hold one JSON document.</summary>
    public bool IsJson => json;

    /// <summary>Standard error.</summary>
    public IAnsiConsole Messages => terminal.Messages;

    /// <summary>The answer: a document, or what <paramref name="render"/> draws of it.</summary>
    public void Answer<T>(T answer, Action<IAnsiConsole> render)
    {
        if (json)
            Document(answer);
        else
            render(terminal.Document);
    }

    /// <summary>The answer where it has no form but the document; nothing in table form.</summary>
    public void Document<T>(T answer)
    {
        if (json)
            terminal.StandardOutput.WriteLine(Printable.Json(JsonSerializer.Serialize(answer, SearchClusterJson.Indented)));
    }

    /// <summary>A list as a document, page by page: no more than a page of it is held in memory.</summary>
    public async Task Documents<T>(IAsyncEnumerable<IReadOnlyList<T>> pages)
    {
        var isFirst = true;
        await foreach (var page in pages)
        {
            var text = new StringBuilder();
            foreach (var element in page)
            {
                text.Append(isFirst ? "[" : ",").Append(Indented(JsonSerializer.Serialize(element, SearchClusterJson.Indented)));
                isFirst = false;
            }

            await terminal.StandardOutput.WriteAsync(text.ToString());
        }

        await terminal.StandardOutput.WriteLineAsync(isFirst ? "[]" : $"{Environment.NewLine}]");
    }

    private static string Indented(string document) =>
        Environment.NewLine + "  " + document.Replace(Environment.NewLine, Environment.NewLine + "  ", StringComparison.Ordinal);

    /// <summary>An answer that is a text of its own, such as a table for other programs.</summary>
    public void Raw(Action<TextWriter> write) => write(terminal.StandardOutput);

    /// <summary>A line on standard error, unless quiet was asked for.</summary>
    public void Note(string line)
    {
        if (quiet)
            return;
        // Above a live display the rest of the line is not blank.
        var profile = terminal.Messages.Profile;
        terminal.Messages.WriteWords(profile.Capabilities.Interactive ? line.PadRight(profile.Width - 1) : line);
    }

    /// <summary>A line on standard error that no quiet suppresses.</summary>
    public void Warn(string line) => terminal.Messages.WriteMarked($"[yellow]warning:[/] {line}");
}
