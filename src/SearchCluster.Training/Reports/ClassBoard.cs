using SearchCluster.Training.Data;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Reports;

/// <summary>Scores of classes that are asked for by name, from the outputs of a whole split, in double precision.</summary>
internal sealed unsafe class ClassBoard : IScoreBoard
{
    /// <summary>What can be asked for.</summary>
    public static readonly IReadOnlyList<string> Names = ["balancedAccuracy", "f1", "auc", "logLoss", "top5"];

    private const int Five = 5;

    private readonly Examples _examples;
    private readonly IReadOnlyCollection<string> _asked;
    private readonly float[] _probabilities;
    private readonly int[] _answers;
    private double _logLoss;
    private int _amongFive;

    private ClassBoard(Examples examples, IReadOnlyCollection<string> asked)
    {
        (_examples, _asked) = (examples, asked);
        _probabilities = new float[examples.Count * examples.Classes];
        _answers = new int[examples.Count];
    }

    /// <summary>A board for what is asked for; null where nothing is, or numbers are predicted.</summary>
    public static IScoreBoard? Of(Examples examples, IReadOnlyCollection<string> asked) =>
        examples.IsRegression || !asked.Any(Names.Contains) ? null : new ClassBoard(examples, asked);

    /// <inheritdoc/>
    public void Add(float* outputs, int start, int rows)
    {
        var (classes, stride) = (_examples.Classes, Workspace.Stride(_examples.Classes));
        for (var row = 0; row < rows; row++)
        {
            var z = new ReadOnlySpan<float>(outputs + (long)row * stride, classes);
            var p = _probabilities.AsSpan((start + row) * classes, classes);
            var label = _examples.Labels[start + row];
            var (best, higher) = (0, 0);
            for (var i = 1; i < classes; i++)
                best = z[i] > z[best] ? i : best;
            for (var i = 0; i < classes; i++)
                higher += z[i] > z[label] || (z[i] == z[label] && i < label) ? 1 : 0;
            for (var i = 0; i < classes; i++)
                p[i] = z[i] - z[best];
            fixed (float* powers = p)
                Elementwise.Exp(powers, powers, classes);
            var sum = 0.0;
            foreach (var power in p)
                sum += power;
            for (var i = 0; i < classes; i++)
                p[i] = (float)(p[i] / sum);
            _answers[start + row] = best;
            _logLoss += PortableMath.Log(sum) - ((double)z[label] - z[best]);
            _amongFive += higher < Five ? 1 : 0;
        }
    }

    /// <inheritdoc/>
    public Scores Close()
    {
        var counts = new ClassCounts(_examples.Labels, _answers, _examples.Classes);
        return new Scores
        {
            BalancedAccuracy = Asked("balancedAccuracy") ? counts.BalancedAccuracy : null,
            F1 = Asked("f1") ? counts.F1 : null,
            Auc = Asked("auc") ? Auc() : null,
            LogLoss = Asked("logLoss") ? _logLoss / _examples.Count : null,
            Top5 = Asked("top5") ? (double)_amongFive / _examples.Count : null,
        };
    }

    private bool Asked(string name) => _asked.Contains(name);

    // Of two classes that of the second; else the mean over the classes that have examples, and lack some, of each against the rest.
    private double Auc()
    {
        var classes = _examples.Classes == 2 ? [1] : Enumerable.Range(0, _examples.Classes);
        var areas = classes.Select(AucOf).Where(area => !double.IsNaN(area)).ToList();
        return areas.Count == 0 ? double.NaN : areas.Average();
    }

    // Share of the pairs of an example of the class and another whose probabilities are in the right order; equal ones count half (Mann and
    // Whitney, Annals of Mathematical Statistics 1947).
    private double AucOf(int label)
    {
        var order = Enumerable.Range(0, _examples.Count).Select(row =>
            (Probability: _probabilities[row * _examples.Classes + label], IsOfClass: _examples.Labels[row] == label)).ToArray();
        Array.Sort(order, (a, b) => a.Probability.CompareTo(b.Probability));
        var (pairs, below) = (0.0, 0L);
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            var (of, others) = (0L, 0L);
            for (; end < order.Length && order[end].Probability.Equals(order[start].Probability); end++)
                (of, others) = order[end].IsOfClass ? (of + 1, others) : (of, others + 1);
            pairs += of * (below + others / 2.0);
            below += others;
            start = end;
        }

        var all = _examples.Labels.Count(other => other == label);
        return all == 0 || all == _examples.Count ? double.NaN : pairs / ((double)all * (_examples.Count - all));
    }
}

/// <summary>How often each class was right, answered and wanted.</summary>
internal sealed class ClassCounts
{
    private readonly int[] _right;
    private readonly int[] _answered;
    private readonly int[] _wanted;

    /// <summary>Counts answers beside labels.</summary>
    public ClassCounts(ReadOnlySpan<int> labels, ReadOnlySpan<int> answers, int classes)
    {
        (_right, _answered, _wanted) = (new int[classes], new int[classes], new int[classes]);
        for (var i = 0; i < labels.Length; i++)
        {
            _wanted[labels[i]]++;
            _answered[answers[i]]++;
            _right[labels[i]] += labels[i] == answers[i] ? 1 : 0;
        }
    }

    /// <summary>Mean recall of the classes that have examples.</summary>
    public double BalancedAccuracy =>
        Enumerable.Range(0, _wanted.Length).Where(label => _wanted[label] > 0).Average(label => (double)_right[label] / _wanted[label]);

    /// <summary>Mean F1 of the classes that have examples, or are answered.</summary>
    public double F1 => Enumerable.Range(0, _wanted.Length).Where(label => _wanted[label] + _answered[label] > 0)
        .Average(label => 2.0 * _right[label] / (_wanted[label] + _answered[label]));
}
