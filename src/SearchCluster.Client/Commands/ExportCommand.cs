using System.CommandLine;
using System.Text.Json;
using SearchCluster.Client.Answers;
using SearchCluster.Contracts.Json;
using SearchCluster.Presentation.Exports;
using SearchCluster.Presentation.Views;

namespace SearchCluster.Client.Commands;

/// <summary><c>export</c>: the trials of a study and every epoch of them, for other programs.</summary>
internal sealed class ExportCommand : Verb
{
    private const string Csv = "csv";
    private const string Json = "json";
    private const string Parquet = "parquet";
    private const string Epochs = "epochs";
    private const string Trials = "trials";

    private readonly Argument<string> _study;

    private readonly Option<string> _format = new("--format")
    {
        Description = "csv and parquet are tables; json is one document with everything.",
        HelpName = $"{Csv}|{Json}|{Parquet}",
        DefaultValueFactory = _ => Csv,
    };

    private readonly Option<string> _rows = new("--rows")
    {
        Description = "Rows of a table: one for each epoch of each trial, or one for each trial.",
        HelpName = $"{Epochs}|{Trials}",
        DefaultValueFactory = _ => Epochs,
    };

    private readonly Option<string?> _file = TargetFile("Where to write it. Default: standard output.");

    public ExportCommand(CommonOptions common, Terminal terminal)
        : base("export", "Writes the trials of a study and every epoch of them for other programs.", common, terminal)
    {
        _study = StudyArgument();
        _format.AcceptOnlyFromAmong(Csv, Json, Parquet);
        _rows.AcceptOnlyFromAmong(Epochs, Trials);
        Options.Add(_format);
        Options.Add(_rows);
        Options.Add(_file);
    }

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_study);
        var format = parsed.GetRequiredValue(_format);
        var file = parsed.GetValue(_file);
        if (file is null && format == Parquet)
            throw new CommandException(ExitCode.Invalid, "parquet is not text: name a file with -o FILE");
        if (file is null && format == Csv && output.IsJson)
            throw new CommandException(
                ExitCode.Invalid, "standard output is to hold JSON: name a file for the CSV with -o FILE, or export with --format json");

        var target = file is null ? null : TargetAt(parsed, file);
        var study = await ReadStudies(parsed, stored => stored.Export(name), cancellationToken);
        if (target is null)
        {
            output.Raw(writer => WriteText(writer, format, study, parsed));
            return ExitCode.Done;
        }

        target.KeepFrom(study.Spec);
        await target.Write(stream => Write(stream, format, study, parsed, cancellationToken));
        output.Answer(
            new ExportedFile(name, format, file!, target.Replaces), console =>
                console.WriteWords($"{name}: {study.Trials.Count} trials written to {target.Written}"));
        return ExitCode.Done;
    }

    private async Task Write(Stream stream, string format, ExportedStudy study, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (format == Parquet)
        {
            await ParquetExport.Write(stream, TableOf(study, parsed), cancellationToken);
            return;
        }

        await using var writer = new StreamWriter(stream, leaveOpen: true);
        WriteText(writer, format, study, parsed);
    }

    private void WriteText(TextWriter writer, string format, ExportedStudy study, ParseResult parsed)
    {
        if (format == Json)
            writer.WriteLine(JsonSerializer.Serialize(JsonExport.Of(study), SearchClusterJson.Indented));
        else
            CsvExport.Write(writer, TableOf(study, parsed));
    }

    private ExportTable TableOf(ExportedStudy study, ParseResult parsed) =>
        parsed.GetValue(_rows) == Trials ? ExportTable.OfTrials(study) : ExportTable.OfEpochs(study);

    /// <summary>What became of the export.</summary>
    private sealed record ExportedFile(string Study, string Format, string File, bool Replaced);
}
