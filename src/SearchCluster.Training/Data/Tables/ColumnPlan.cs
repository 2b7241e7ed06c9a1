namespace SearchCluster.Training.Data.Tables;

/// <summary>What a plan says of one column, where that is not found in the data.</summary>
public sealed record ColumnPlan
{
    /// <summary>What its cells are. Default as they look.</summary>
    public ColumnKind? As { get; init; }

    /// <summary>How its dates are written, such as <c>dd.MM.yyyy</c>. Default as they look.</summary>
    public string? Format { get; init; }

    /// <summary>What is wrong with it; paths are relative to it.</summary>
    internal IEnumerable<(string Path, string Message)> Problems()
    {
        if (Format is not null && As is not (null or ColumnKind.Date))
            yield return ("format", "a format is for dates: write 'as: date', or leave the format out");
        if (string.IsNullOrWhiteSpace(Format) && Format is not null)
            yield return ("format", "an empty format: must be one such as yyyy-MM-dd");
    }
}

/// <summary>What the cells of a column are, and so what becomes of them.</summary>
public enum ColumnKind
{
    /// <summary>Numbers: one feature.</summary>
    Number,

    /// <summary>Names: a feature for each that the training split has, 1 where it stands and 0 elsewhere.</summary>
    Category,

    /// <summary>Dates: one feature, the days since 1970-01-01.</summary>
    Date,

    /// <summary>True and false, yes and no: one feature, 1 or 0.</summary>
    Boolean,
}

/// <summary>What becomes of cells whose value is missing.</summary>
public sealed record MissingPlan
{
    /// <summary>What stands in for a number, date or truth value. Default the median of the training split.</summary>
    public MissingNumbers Numbers { get; init; } = MissingNumbers.Median;

    /// <summary>What stands in for a category. Default a category of its own.</summary>
    public MissingCategories Categories { get; init; } = MissingCategories.Own;

    /// <summary>The number that stands in, where that is what <see cref="Numbers"/> says. Default 0.</summary>
    public double Value { get; init; }

    /// <summary>Whether a feature more says where a number was missing, 1 or 0. Default false.</summary>
    public bool Indicator { get; init; }

    /// <summary>What is wrong with it; paths are relative to it.</summary>
    internal IEnumerable<(string Path, string Message)> Problems()
    {
        if (!float.IsFinite((float)Value))
            yield return ("value", $"a value of {Value}: must be finite in single precision");
    }
}

/// <summary>What stands in for a number that is missing.</summary>
public enum MissingNumbers
{
    /// <summary>The median of the training split.</summary>
    Median,

    /// <summary>The mean of the training split.</summary>
    Mean,

    /// <summary>A given number.</summary>
    Value,

    /// <summary>Nothing: the row is left out.</summary>
    Drop,
}

/// <summary>What stands in for a category that is missing.</summary>
public enum MissingCategories
{
    /// <summary>A category of its own.</summary>
    Own,

    /// <summary>The most frequent of the training split.</summary>
    Most,

    /// <summary>Nothing: the row is left out.</summary>
    Drop,
}
