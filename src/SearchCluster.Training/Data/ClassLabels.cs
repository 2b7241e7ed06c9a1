using System.Globalization;
using SearchCluster.Training.Data.Tables;

namespace SearchCluster.Training.Data;

/// <summary>How the labels of a table become classes.</summary>
public enum LabelReading
{
    /// <summary>Each text is a class, in ordinal order: <c>10+</c>, <c>5</c>.</summary>
    Names,

    /// <summary>Each number is a class, however it is written, in rising order: <c>-1</c>, <c>1.0</c>.</summary>
    Numbers,

    /// <summary>The numbers are no classes, but what is predicted: for the losses of regression.</summary>
    Quantity,
}

/// <summary>The labels of a table, numbered from 0 in the order of the classes that occur.</summary>
internal sealed class ClassLabels
{
    // From so many different fractions on, in more than half of the rows, the column is no class but a quantity.
    private const int FewFractions = 20;

    // A class that such a text names among numbers may be a label that is missing.
    private static readonly string[] MissingTexts = ["nan", "na", "n/a", "null", "none", "nil", "missing", "?", "-"];

    private readonly IReadOnlyList<Number>? _numbers;

    /// <summary>Finds the classes.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="column">The column of labels, for messages.</param>
    /// <param name="cells">The labels of all rows; none is missing.</param>
    /// <param name="reading">How to read them; null: by number where all are numbers.</param>
    /// <param name="decimalMark">The decimal mark of numbers. Default a point.</param>
    /// <exception cref="DataFileException">They cannot be read so, or are a quantity rather than classes.</exception>
    public ClassLabels(string file, string column, TextColumn cells, LabelReading? reading, char decimalMark = '.')
    {
        List<string> texts = [.. cells.Texts];
        _numbers = reading == LabelReading.Names ? null : Numbers(texts, decimalMark);
        if (_numbers is null && reading == LabelReading.Numbers)
        {
            var (text, line) = cells.Texts.Zip(cells.Lines).First(cell => Number.Of(cell.First, decimalMark) is null);
            throw new DataFileException(file, $"line {line}, column '{column}'", "a number (labels: numbers)", DataText.Quote(text));
        }

        var places = new Dictionary<string, int>();
        if (_numbers is not null)
        {
            var classes = _numbers.GroupBy(number => (number.Value, number.Decimal)).OrderBy(same => same.Key).ToList();
            foreach (var (place, same) in classes.Index())
                foreach (var number in same)
                    places.Add(number.Text, place);
            Names = [.. classes.Select(same => same.OrderBy(number => number.Text.Length)
                .ThenBy(number => number.Text, StringComparer.Ordinal).First().Text)];
            if (reading is null && classes.Count > FewFractions && classes.Count > cells.Rows.Count / 2
                && _numbers.Any(number => number.Value % 1 != 0))
                throw new DataFileException(
                    file, $"column '{column}'", "classes, each of several examples (labels: names takes every number as a class; "
                        + "loss: meanSquaredError predicts the number)",
                    $"{classes.Count} different numbers in {cells.Rows.Count} rows, as of a quantity");
        }
        else
        {
            Names = [.. texts.Order(StringComparer.Ordinal)];
            foreach (var (place, name) in Names.Index())
                places.Add(name, place);
        }

        int[] labels = [.. texts.Select(text => places[text])];
        Labels = [.. cells.Rows.Select(code => labels[code])];
    }

    /// <summary>The column that they stand in; null where it is not known.</summary>
    public TableColumn? Column { get; init; }

    /// <summary>The class of each row, from 0.</summary>
    public int[] Labels { get; }

    /// <summary>What each class is called.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What looks like a mistake in them.</summary>
    public IEnumerable<DataRemark> Remarks()
    {
        if (Gap() is { } gap)
            yield return new DataRemark(DataRemarkKind.Labels, gap);
        foreach (var alike in Names.GroupBy(Folded).Where(alike => alike.Count() > 1))
            yield return new DataRemark(DataRemarkKind.Labels,
                $"The classes {string.Join(" and ", alike.Select(DataText.Quote))} differ in case or spaces alone: they are different "
                    + "classes. If they are one, write them alike.");
        if (Names.Count > 2 && Names.FirstOrDefault(name => MissingTexts.Contains(name.ToLowerInvariant())) is { } missing)
            yield return new DataRemark(DataRemarkKind.Labels,
                $"The class {DataText.Quote(missing)} looks like a label that is missing, and is learned as a class like the others. "
                    + "If it is none, leave its rows out.");
    }

    // Whole numbers from 0 or 1 on with fewer missing than present; not those that rise evenly, such as 0, 10, 20.
    private string? Gap()
    {
        if (_numbers is null || _numbers.Any(number => number.Value % 1 != 0 || Math.Abs(number.Value) > int.MaxValue))
            return null;
        List<long> numbers = [.. _numbers.Select(number => (long)number.Value).Distinct().Order()];
        var (least, greatest) = (numbers[0], numbers[^1]);
        var missing = greatest - least + 1 - numbers.Count;
        var isCount = least is 0 or 1 || (least > 1 && numbers.Count > 3);
        var isEven = numbers.Count > 2 && Enumerable.Range(1, numbers.Count - 1)
            .All(i => numbers[i] - numbers[i - 1] == numbers[1] - least);
        if (!isCount || isEven || missing == 0 || missing >= numbers.Count)
            return null;
        var absent = numbers.Zip(numbers.Skip(1)).SelectMany(pair => Range(pair.First + 1, pair.Second)).Take(6).ToList();
        return $"The labels go from {least} to {greatest}, but {string.Join(", ", absent.Take(5))}{(absent.Count > 5 ? ", …" : "")} "
            + $"{(missing == 1 ? "does" : "do")} not occur: there are {numbers.Count} classes, and none for what is missing. Look "
            + "whether examples were lost.";
    }

    private static IEnumerable<long> Range(long start, long end)
    {
        for (var number = start; number < end; number++)
            yield return number;
    }

    private static string Folded(string name) => string.Concat(name.Where(c => !DataText.IsBlank(c))).ToLowerInvariant();

    private static List<Number>? Numbers(List<string> texts, char decimalMark)
    {
        var numbers = texts.ConvertAll(text => Number.Of(text, decimalMark));
        return numbers.Contains(null) ? null : numbers.ConvertAll(number => number!);
    }

    /// <summary>A label that is a number. Beyond the digits of a double its decimal value tells it from others.</summary>
    private sealed record Number(string Text, double Value, decimal Decimal)
    {
        public static Number? Of(string text, char decimalMark)
        {
            // A minus of typography is one.
            var plain = text.Replace('\u2212', '-').Replace(decimalMark, '.');
            if (!double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
                return null;
            decimal.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact);
            return new Number(text, value, exact);
        }
    }
}
