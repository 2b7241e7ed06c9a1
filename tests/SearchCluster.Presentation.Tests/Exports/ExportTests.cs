using System.Text.Json.Nodes;
using Parquet;
using SearchCluster.Presentation.Exports;
using SearchCluster.Search.Studies;
using Xunit;

namespace SearchCluster.Presentation.Tests.Exports;

public class ExportTests
{
    [Fact]
    public void Csv_OfEpochs_HasARowForEachAndOneForATrialWithout()
    {
        using var text = new StringWriter();

        CsvExport.Write(text, ExportTable.OfEpochs(Exported.Study()));

        Assert.Equal(
            """"
            trial,state,objective,epochs,attempts,seconds,reason,verdicts,optimizer.learningRate,network.initializer,network.batchNorm,epoch,validation.accuracy,validation.loss,epochSeconds
            0,Completed,0.75,2,1,1.5,,,0.01,xavier,true,0,0.1,2.3,0.25
            0,Completed,0.75,2,1,1.5,,,0.01,xavier,true,1,0.5,1.25,0.25
            0,Completed,0.75,2,1,1.5,,,0.01,xavier,true,2,0.75,0.5,0.25
            1,Diverged,,0,1,,"loss 1e9, ""too"" high",,1,"{ ""kind"": ""normal"", ""standardDeviation"": 1 }",false,0,0.1,Infinity,0.25
            2,Pending,,0,0,,,,0.5,xavier,,,,,

            """",
            text.ToString());
    }

    [Fact]
    public void Csv_OfTrialsOfSeveralObjectives_SaysWhichStandOnTheFront()
    {
        using var text = new StringWriter();

        CsvExport.Write(
            text, ExportTable.OfTrials(Exported.Study([new FrontTrial(0, new Dictionary<string, double>(), Search.Configuration.Of([]))])));

        var lines = text.ToString().Split('\n');
        Assert.StartsWith("trial,state,objective,front,epochs,", lines[0]);
        Assert.EndsWith(",0.75,0.5", lines[1]);
        Assert.Equal(
            ["0,Completed,0.75,true", "1,Diverged,,false", "2,Pending,,false"], lines[1..4]
                .Select(line => string.Join(',', line.Split(',')[..4])));
    }

    [Fact]
    public async Task Parquet_OfEpochs_ReadsBackInTypedColumns()
    {
        using var stream = new MemoryStream();

        await ParquetExport.Write(stream, ExportTable.OfEpochs(Exported.Study()), CancellationToken.None);

        stream.Position = 0;
        await using var reader = await ParquetReader.CreateAsync(stream);
        using var rows = reader.OpenRowGroupReader(0);
        var fields = reader.Schema.DataFields.ToDictionary(field => field.Name);
        Assert.Equal(5, rows.RowCount);
        var (epochs, losses, flags, names) = (new long?[5], new double?[5], new bool?[5], new string[5]);
        await rows.ReadAsync<long>(fields["epoch"], epochs);
        await rows.ReadAsync<double>(fields["validation.loss"], losses);
        await rows.ReadAsync<bool>(fields["network.batchNorm"], flags);
        await rows.ReadAsync(fields["network.initializer"], names);
        Assert.Equal([0, 1, 2, 0, null], epochs);
        Assert.Equal([2.3, 1.25, 0.5, double.PositiveInfinity, null], losses);
        Assert.Equal([true, true, true, false, null], flags);
        Assert.Equal("xavier", names[0]);
    }

    [Fact]
    public void Json_OfAStudy_HoldsItsSummaryItsPlanAndEveryReport()
    {
        var document = JsonExport.Of(Exported.Study());

        Assert.Equal("exported", (string?)document["study"]!["study"]);
        Assert.Equal("logUniform", (string?)document["spec"]!["space"]!["optimizer.learningRate"]!["kind"]);
        Assert.Equal([3, 1, 0], document["trials"]!.AsArray().Select(trial => trial!["reports"]!.AsArray().Count));
        Assert.Equal("Infinity", (string?)document["trials"]![1]!["reports"]![0]!["validation.loss"]);
        Assert.NotNull(document["trials"]![0]!["reports"]![0]!["layers"] as JsonArray);
    }
}
