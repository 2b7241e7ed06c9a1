using SearchCluster.Randomness;

namespace SearchCluster.Training.Data;

/// <summary>
/// Cuts examples into splits: a seeded order, from whose front the test split is taken, then validation, and the rest is for
/// training.
/// </summary>
internal sealed class DataSplitter(DatasetPlan plan, ulong seed)
{
    private const double DefaultTest = 0.2;

    /// <summary>The three splits, each in the seeded order.</summary>
    /// <exception cref="DataFileException">A split would be empty.</exception>
    public DataSplits Split(SourceData source)
    {
        var examples = source.Examples;
        var (training, validation, test) = Cut(examples.Labels, examples.Classes, takesTest: source.Test is null);
        return new DataSplits(examples.Pick(training), examples.Pick(validation), source.Test ?? examples.Pick(test))
        {
            Dataset = plan,
            Remarks = source.Remarks,
        };
    }

    /// <summary>Places of the examples of each split, in the seeded order.</summary>
    /// <param name="labels">The class of each example.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="takesTest">Whether the test split is taken from them.</param>
    /// <exception cref="DataFileException">A split would be empty.</exception>
    public (int[] Training, int[] Validation, int[] Test) Cut(int[] labels, int classes, bool takesTest)
    {
        var order = Order(labels, classes);
        if (plan.Take < order.Length)
            order = order[..plan.Take.Value];
        var test = takesTest ? Count(plan.Test ?? DefaultTest, order.Length) : 0;
        var validation = Count(plan.Validation, order.Length);
        var training = order.Length - test - validation;
        if (training < 1)
            throw new DataFileException(plan.Source, "", $"more than {test + validation} examples, which validation "
                + "and test take", $"{order.Length}");
        return (order[(test + validation)..], order[test..(test + validation)], order[..test]);
    }

    private static int Count(double share, int examples) => Math.Max(1, (int)Math.Round(share * examples, MidpointRounding.AwayFromZero));

    private int[] Order(int[] labels, int classes)
    {
        var order = new int[labels.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        RandomStream.At(seed, RandomPurpose.Split).Shuffle<int>(order);
        return plan.Stratified ? Interleave(order, labels, classes) : order;
    }

    // Every class spread evenly over the order: example i of n of a class stands at (i + ½) / n of the way. Any stretch from the
    // front is then apportioned as Webster did (1832), so that what `take` leaves and the folds hold the classes in proportion
    // like the splits. Largest remainders would do for the splits, but not for stretches of them.
    private static int[] Interleave(int[] order, int[] labels, int classes)
    {
        var sizes = new int[classes];
        foreach (var example in order)
            sizes[labels[example]]++;
        var seen = new int[classes];
        return [.. order
            .Select(example => (Example: example, Place: (seen[labels[example]]++ + 0.5) / sizes[labels[example]]))
            .OrderBy(placed => placed.Place)
            .Select(placed => placed.Example)];
    }
}

/// <summary>What the files of a data set hold.</summary>
/// <param name="Examples">The examples to split.</param>
/// <param name="Test">The test split where the data set has files of its own for it; else null.</param>
internal sealed record SourceData(Examples Examples, Examples? Test = null)
{
    /// <summary>What is remarkable about them.</summary>
    public IReadOnlyList<DataRemark> Remarks { get; init; } = [];
}
