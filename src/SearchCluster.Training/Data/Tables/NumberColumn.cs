namespace SearchCluster.Training.Data.Tables;

/// <summary>What is known of a column of numbers after one reading, without a look back at them.</summary>
internal sealed class NumberColumn
{
    /// <summary>Different values are counted up to here.</summary>
    public const int MostDistinct = 1000;

    private const double MostRounding = 1e-5;

    private HashSet<double>? _distinct = [];
    private double _first = double.NaN;
    private double _sum;
    private double _squares;
    private double _rounding;

    /// <summary>Rows with a value.</summary>
    public int Count { get; private set; }

    /// <summary>Rows without one.</summary>
    public int Missing { get; private set; }

    /// <summary>The line of the first row without a value; 0 where there is none.</summary>
    public int FirstMissing { get; private set; }

    /// <summary>The least value.</summary>
    public double Least { get; private set; } = double.PositiveInfinity;

    /// <summary>The greatest value.</summary>
    public double Greatest { get; private set; } = double.NegativeInfinity;

    /// <summary>Different values; null where there are more than <see cref="MostDistinct"/>.</summary>
    public int? Distinct => _distinct?.Count;

    /// <summary>A hash of all values in their order.</summary>
    public ulong Hash { get; private set; } = 0x9E3779B97F4A7C15UL;

    /// <summary>
    /// Whether single precision loses something that matters: its rounding is more than a hundred-thousandth of the standard deviation.
    /// </summary>
    public bool LosesDigits
    {
        get
        {
            var mean = _sum / Count;
            var variance = _squares / Count - mean * mean;
            return _rounding > 0 && variance > 0 && _rounding > MostRounding * Math.Sqrt(variance);
        }
    }

    /// <summary>Whether a number is no single.</summary>
    public bool Rounds => _rounding > 0;

    /// <summary>Adds the next row's value.</summary>
    public void Add(double number, float single, int count = 1)
    {
        if (Count == 0)
            _first = number;
        // Around the first value, so that the squares of large numbers do not swallow their differences.
        var distance = number - _first;
        _sum += count * distance;
        _squares += count * distance * distance;
        _rounding = Math.Max(_rounding, Math.Abs(number - single));
        Least = Math.Min(Least, number);
        Greatest = Math.Max(Greatest, number);
        Count += count;
        Mix(BitConverter.DoubleToUInt64Bits(number));
        if (_distinct is not null && _distinct.Add(number) && _distinct.Count > MostDistinct)
            _distinct = null;
    }

    /// <summary>Adds a row without a value.</summary>
    public void AddMissing(int line)
    {
        FirstMissing = Missing == 0 ? line : FirstMissing;
        Missing++;
        Mix(1);
    }

    private void Mix(ulong bits) => Hash = (ulong.RotateLeft(Hash, 23) ^ bits) * 0xD1342543DE82EF95UL;
}
