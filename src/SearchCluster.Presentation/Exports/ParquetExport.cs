using Parquet;
using Parquet.Schema;

namespace SearchCluster.Presentation.Exports;

/// <summary>A table as Apache Parquet: typed columns, one row group.</summary>
public static class ParquetExport
{
    /// <summary>Writes the table; the stream stays open.</summary>
    public static async Task Write(Stream output, ExportTable table, CancellationToken cancellationToken)
    {
        DataField[] fields = [.. table.Columns.Select(FieldOf)];
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), output, cancellationToken: cancellationToken);
        using var rows = writer.CreateRowGroup();
        foreach (var (field, column) in fields.Zip(table.Columns))
            await (column switch
            {
                ExportColumn.Integers integers => rows.WriteAsync<long>(field, integers.Values),
                ExportColumn.Numbers numbers => rows.WriteAsync<double>(field, numbers.Values),
                ExportColumn.Flags flags => rows.WriteAsync<bool>(field, flags.Values),
                ExportColumn.Texts texts => rows.WriteAsync(field, texts.Values!),
                _ => throw new ArgumentOutOfRangeException(nameof(table), column, null),
            });
        rows.CompleteValidate();
    }

    private static DataField FieldOf(ExportColumn column) => column switch
    {
        ExportColumn.Integers => new DataField<long?>(column.Name),
        ExportColumn.Numbers => new DataField<double?>(column.Name),
        ExportColumn.Flags => new DataField<bool?>(column.Name),
        _ => new DataField<string>(column.Name),
    };
}
