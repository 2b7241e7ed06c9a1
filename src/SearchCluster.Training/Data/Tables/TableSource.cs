namespace SearchCluster.Training.Data.Tables;

/// <summary>What a table gives to learn from: its columns of features with their kinds, and what is to be predicted of each row.</summary>
/// <param name="Columns">Columns of features.</param>
/// <param name="Missing">What becomes of missing values.</param>
internal sealed record TableSource(IReadOnlyList<TableColumn> Columns, MissingPlan Missing)
{
    /// <summary>The class of each row; null where numbers are predicted.</summary>
    public ClassLabels? Classes { get; init; }

    /// <summary>Columns of numbers to predict; empty where classes are.</summary>
    public IReadOnlyList<TableColumn> Targets { get; init; } = [];

    /// <summary>Whether no row decides what becomes of another, so that splits may be cut anew without it.</summary>
    public bool FitsNothing => Targets.Count == 0 && Columns.All(column => column.Kind != ColumnKind.Category && column.Missing == 0);

    /// <summary>Rows of the table.</summary>
    public int Rows => Columns[0].Table.Rows;

    /// <summary>The splits at these rows, with all that is fitted fitted on the training split.</summary>
    public DataSplits Split(int[] training, int[] validation, int[] test)
    {
        var encoding = TableEncoding.Fit(Columns, Missing, training);
        var scaling = Targets.Count > 0 ? TargetScaling.Fit(Targets, training) : null;
        var names = encoding.FeatureNames;
        return new DataSplits(Of(training), Of(validation), Of(test))
        {
            Table = new TableSplits(this, training, validation, test),
        };

        Examples Of(int[] rows)
        {
            var (features, exact) = encoding.Apply(Columns, rows);
            var labels = new int[rows.Length];
            for (var i = 0; i < rows.Length && Classes is not null; i++)
                labels[i] = Classes.Labels[rows[i]];
            return new Examples(new ImageShape(1, 1, names.Count), Classes?.Names.Count ?? Targets.Count, features, labels)
            {
                Exact = exact,
                ClassNames = Classes?.Names,
                FeatureNames = names,
                Encoding = encoding,
                Targets = scaling?.Apply(Targets, rows),
                TargetScaling = scaling,
            };
        }
    }
}

/// <summary>Which rows of a table are in which split.</summary>
/// <param name="Source">The table.</param>
/// <param name="Training">Rows of the training split.</param>
/// <param name="Validation">Rows of the validation split.</param>
/// <param name="Test">Rows of the test split.</param>
internal sealed record TableSplits(TableSource Source, int[] Training, int[] Validation, int[] Test)
{
    /// <summary>Other splits of the same rows, with all that is fitted fitted anew.</summary>
    public DataSplits Again(int[] training, int[] validation) => Source.Split(training, validation, Test);
}
