using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SearchCluster.Client.Access;
using SearchCluster.Client.Answers;
using SearchCluster.Contracts.Json;
using SearchCluster.Presentation.Words;
using SearchCluster.Training.Runs;

namespace SearchCluster.Client.Commands;

/// <summary><c>export-model</c>: the network of a trial as an ONNX file, which other programs predict with.</summary>
internal sealed class ExportModelCommand : Verb
{
    private readonly Argument<string> _study;
    private readonly TrialOption _trial = new("Whose network.");
    private readonly Option<string?> _file = TargetFile("The ONNX file to write. Default: STUDY.onnx in the working folder.");

    public ExportModelCommand(CommonOptions common, Terminal terminal)
        : base("export-model", "Writes the network of a trial as ONNX, with its preprocessing, for other programs.", common, terminal)
    {
        _study = StudyArgument();
        Options.Add(_trial);
        Options.Add(_file);
    }

    protected override async Task<ExitCode> Execute(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_study);
        var file = parsed.GetValue(_file) ?? $"{name}.onnx";
        var target = TargetAt(parsed, file);
        var kept = await ReadStudies(parsed, stored => KeptModel.Of(stored, name, _trial.In(parsed)), cancellationToken);
        target.KeepFrom(kept.Spec);
        var bytes = 0L;
        try
        {
            await target.Write(stream =>
            {
                kept.Model.WriteOnnx(stream, Metadata(kept));
                bytes = stream.CanSeek ? stream.Length : 0;
                return Task.CompletedTask;
            });
        }
        catch (InvalidDataException error)
        {
            throw new CommandException(
                ExitCode.Failed, $"trial {kept.Trial.Number} of study '{name}' cannot be exported: {error.Message}", error);
        }

        output.Answer(
            new ExportedModel(
                name, kept.Trial.Number, kept.Epoch, file, target.Replaces, bytes, TrainedModel.OnnxInput, kept.Model.OnnxOutput),
            console => console.WriteWords(
                $"{name}: the network of trial {kept.Trial.Number} after epoch {kept.Epoch}, {ReadableNumber.Bytes(bytes)}, written to "
                    + $"{target.Written}"));
        return ExitCode.Done;
    }

    private static IEnumerable<KeyValuePair<string, string>> Metadata(KeptModel kept)
    {
        yield return new("study", kept.Study.Study);
        yield return new("trial", kept.Trial.Number.ToString(CultureInfo.InvariantCulture));
        yield return new("epoch", kept.Epoch.ToString(CultureInfo.InvariantCulture));
        yield return new("seed", kept.Study.Seed.ToString(CultureInfo.InvariantCulture));
        yield return new("configuration", JsonSerializer.Serialize(kept.Trial.Configuration, SearchClusterJson.Options));
        yield return new("metric", kept.Study.Metric);
        if (kept.Trial.Value is { } value)
            yield return new("value", value.ToString("R", CultureInfo.InvariantCulture));
    }

    /// <summary>What became of the model.</summary>
    private sealed record ExportedModel(
        string Study, int Trial, int Epoch, string File, bool Replaced, long Bytes, string Input, string Output);
}
