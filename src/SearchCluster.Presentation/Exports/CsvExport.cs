using CsvHelper;

namespace SearchCluster.Presentation.Exports;

/// <summary>
/// A table as CSV (RFC 4180): a heading, comma-separated, numbers with all their digits; an empty field where there is no value.
/// </summary>
public static class CsvExport
{
    /// <summary>Writes the table; the writer stays open.</summary>
    public static void Write(TextWriter output, ExportTable table)
    {
        using var csv = CsvWriter.Create(output, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        foreach (var column in table.Columns)
            csv.WriteField(column.Name);
        csv.EndRecord();
        for (var row = 0; row < table.Rows; row++)
        {
            foreach (var column in table.Columns)
                csv.WriteField(column.Text(row));
            csv.EndRecord();
        }
    }
}
