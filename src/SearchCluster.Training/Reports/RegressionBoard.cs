using SearchCluster.Training.Data;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Reports;

/// <summary>Scores of numbers that are predicted, in the units of the data, summed in double precision.</summary>
internal sealed unsafe class RegressionBoard(Examples examples) : IScoreBoard
{
    private readonly int _targets = examples.Classes;
    private readonly double[] _squares = new double[examples.Classes];
    private readonly double[] _magnitudes = new double[examples.Classes];
    private int _rows;

    /// <inheritdoc/>
    public void Add(float* outputs, int start, int rows)
    {
        var stride = Workspace.Stride(_targets);
        for (var row = 0; row < rows; row++)
            for (var target = 0; target < _targets; target++)
            {
                var error = (double)outputs[(long)row * stride + target] - examples.Targets![(start + row) * _targets + target];
                _squares[target] += error * error;
                _magnitudes[target] += Math.Abs(error);
            }

        _rows += rows;
    }

    /// <inheritdoc/>
    public Scores Close()
    {
        var scales = examples.TargetScaling!.Scales;
        var all = Enumerable.Range(0, _targets).ToList();
        return new Scores
        {
            Rmse = all.Average(target => scales[target] * Math.Sqrt(_squares[target] / _rows)),
            Mae = all.Average(target => scales[target] * _magnitudes[target] / _rows),
            R2 = all.Average(target => 1 - _squares[target] / SquaresAroundMean(target)),
        };
    }

    private double SquaresAroundMean(int target)
    {
        var (sum, squares) = (0.0, 0.0);
        for (var row = 0; row < _rows; row++)
            sum += examples.Targets![row * _targets + target];
        for (var row = 0; row < _rows; row++)
        {
            var distance = examples.Targets![row * _targets + target] - sum / _rows;
            squares += distance * distance;
        }

        return squares;
    }
}

/// <summary>Takes the outputs of a split, batch by batch in its order, and gives scores.</summary>
internal unsafe interface IScoreBoard
{
    /// <summary>Adds the outputs of a run of examples, rows padded.</summary>
    void Add(float* outputs, int start, int rows);

    /// <summary>The scores of all that were added.</summary>
    Scores Close();
}
