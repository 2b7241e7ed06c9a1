using System.Globalization;
using System.Text.RegularExpressions;
using SearchCluster.Training.Data.Tables;

namespace SearchCluster.Training.Data;

/// <summary>
/// Columns that say which row it is rather than what is in it: the index that a data frame was saved with, counts, keys. A network learns
/// rows by heart with them, and no copy of a row is found any more.
/// </summary>
internal static partial class RowIdentifiers
{
    // Fewer rows may count by chance.
    private const int FewestRows = 5;

    private const int RowsThatTell = 1000;

    private const double SingleRounding = 1.2e-7;

    /// <summary>What is to be said of each such column of a table.</summary>
    public static IEnumerable<DataRemark> Of(IReadOnlyList<TableColumn> columns)
    {
        foreach (var (feature, column) in columns.Index())
            if (Finding(column, feature) is { } finding)
                yield return new DataRemark(DataRemarkKind.RowIdentifier,
                    $"{finding}: it says which row it is, not what is in it, and is used as a feature like the others. Leave it out: "
                        + $"{LeavingOut(column)}.");
    }

    /// <summary>The line of a study that leaves a column out.</summary>
    public static string LeavingOut(TableColumn column) =>
        $"ignore: [{(column.Name.Length == 0 ? column.Table.PlaceInFile(column.Place) : YamlText.Of(column.Name))}]";

    private static string? Finding(TableColumn column, int feature)
    {
        var name = column.Name;
        var isUnnamed = name.Length == 0 || SavedIndex().IsMatch(name);
        var place = string.Create(CultureInfo.InvariantCulture, $"feature {feature}, counted from 0");
        var subject = name.Length == 0 ? $"A column ({place}) has no name" : $"The column {DataText.Quote(name)} ({place})";
        var rows = column.Table.Rows;
        var count = column.Kind != ColumnKind.Number || rows < FewestRows || column.Missing > 0 || !MayCount(column, IsKey(name)) ? null
            : Count([.. Enumerable.Range(0, rows).Select(column.NumberAt)], IsKey(name));
        if (count is not null)
            return name.Length == 0 ? $"{subject} and {count}" : $"{subject} {count}";
        return isUnnamed ? name.Length == 0 ? $"{subject}, as the index that a data frame is saved with" : $"{subject} has the name of "
            + "a saved index" : null;
    }

    // Most columns show in their first rows that they are measurements: the others are looked at as a whole.
    private static bool MayCount(TableColumn column, bool isKey) => isKey
        || Enumerable.Range(0, Math.Min(column.Table.Rows, RowsThatTell)).All(row => column.NumberAt(row) % 1 == 0)
        || Count([.. Enumerable.Range(0, Math.Min(column.Table.Rows, RowsThatTell)).Select(column.NumberAt)], isKey) is not null;

    private static string? Count(double[] values, bool isKey)
    {
        var step = values[1] - values[0];
        var (isSteady, isRising, isWhole) = (step != 0, true, true);
        for (var row = 0; row < values.Length; row++)
        {
            isWhole &= values[row] % 1 == 0;
            isRising &= row == 0 || values[row] > values[row - 1];
            // Steps of fractions round.
            isSteady &= Math.Abs(values[row] - (values[0] + row * step)) <= 1e-6 * Math.Abs(step)
                + SingleRounding * Math.Abs(values[row]) * row;
        }

        if (isSteady)
            return $"counts {Shown(values[0])}, {Shown(values[1])}, {Shown(values[2])}, … from row to row";
        if (isRising && isWhole)
            return "holds whole numbers that rise from row to row";
        // What is no whole number and has no such name is a measurement, however many values it has.
        if (!(isWhole || isKey) || values.ToHashSet().Count < values.Length)
            return null;
        var (least, greatest) = (values.Min(), values.Max());
        return isWhole && greatest - least + 1 == values.Length ? $"holds each number from {Shown(least)} to {Shown(greatest)} once"
            : isKey ? "has the name of a key, and another value in every row"
            : null;
    }

    private static string Shown(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    // id, customer_id, PassengerId; but not acid or humid.
    private static bool IsKey(string name) => Key().IsMatch(name) || name.EndsWith("Id", StringComparison.Ordinal);

    [GeneratedRegex(@"^Unnamed: ?\d+(_level_\d+)?$", RegexOptions.IgnoreCase)]
    private static partial Regex SavedIndex();

    [GeneratedRegex(@"^(.*[_\W])?(id|ids|index|idx|key|uuid|guid|nr|no|number|row|rownum|rownumber|serial)$", RegexOptions.IgnoreCase)]
    private static partial Regex Key();
}

/// <summary>What is remarkable about data before anything is trained on them.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Text">The same in sentences, with what to do.</param>
public sealed record DataRemark(DataRemarkKind Kind, string Text);

/// <summary>What a remark is about.</summary>
public enum DataRemarkKind
{
    /// <summary>A feature that tells rows apart.</summary>
    RowIdentifier,

    /// <summary>Labels that look like a mistake.</summary>
    Labels,

    /// <summary>A column that says nothing, or what another says.</summary>
    Column,
}
