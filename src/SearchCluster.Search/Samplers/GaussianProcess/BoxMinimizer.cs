namespace SearchCluster.Search.Samplers.GaussianProcess;

/// <summary>
/// Limited-memory BFGS (Liu and Nocedal, Mathematical Programming 1989) inside a box, by projection (Bertsekas, SIAM Journal on Control
/// and Optimization 1982): coordinates that lie at a bound which the slope presses against are left out of a step.
/// </summary>
internal sealed class BoxMinimizer
{
    /// <summary>A function and its gradient at a point.</summary>
    public delegate double Function(ReadOnlySpan<double> point, Span<double> gradient);

    private const int Memory = 8;
    private const double SufficientDecrease = 1e-4;
    private const int MostHalvings = 12;

    private readonly double[] _low, _high, _gradient, _direction, _next, _nextGradient;
    private readonly double[][] _steps, _changes;
    private readonly double[] _curvatures = new double[Memory], _weights = new double[Memory];
    private int _remembered, _newest;

    /// <summary>A minimizer inside a box, to be used any number of times.</summary>
    /// <param name="low">Lower bounds: may be changed between uses.</param>
    /// <param name="high">Upper bounds; a coordinate with equal bounds stays.</param>
    public BoxMinimizer(double[] low, double[] high)
    {
        (_low, _high) = (low, high);
        (_gradient, _direction, _next, _nextGradient) =
            (new double[low.Length], new double[low.Length], new double[low.Length], new double[low.Length]);
        _steps = [.. Enumerable.Range(0, Memory).Select(_ => new double[low.Length])];
        _changes = [.. Enumerable.Range(0, Memory).Select(_ => new double[low.Length])];
    }

    /// <summary>Walks downhill from <paramref name="point"/>, which becomes the lowest point found, and returns its value.</summary>
    /// <param name="function">What to minimize: finite inside the box.</param>
    /// <param name="point">Start, inside the box.</param>
    /// <param name="firstStep">Length of the first step in its longest coordinate.</param>
    /// <param name="mostEvaluations">Most evaluations of the function.</param>
    /// <param name="tolerance">Ends when the value fell by less, or every slope is less.</param>
    public double Minimize(Function function, Span<double> point, double firstStep, int mostEvaluations, double tolerance)
    {
        _remembered = 0;
        var value = function(point, _gradient);
        var left = mostEvaluations - 1;
        while (left > 0 && Direct(point, firstStep, tolerance))
        {
            var (lower, found) = Step(function, point, value, ref left);
            if (!found)
            {
                if (_remembered == 0)
                    break;
                _remembered = 0;
                continue;
            }

            Remember(point);
            _next.CopyTo(point);
            _nextGradient.CopyTo(_gradient, 0);
            var fell = value - lower;
            value = lower;
            if (fell < tolerance)
                break;
        }

        return value;
    }

    /// <summary>The direction to go; false when there is none.</summary>
    private bool Direct(ReadOnlySpan<double> point, double firstStep, double tolerance)
    {
        var steepest = 0.0;
        for (var i = 0; i < point.Length; i++)
        {
            var isHeld = _low[i] >= _high[i] || (_gradient[i] > 0 ? point[i] <= _low[i] : point[i] >= _high[i]);
            _direction[i] = isHeld ? 0 : -_gradient[i];
            steepest = Math.Max(steepest, Math.Abs(_direction[i]));
        }

        if (steepest < tolerance)
            return false;
        if (_remembered > 0)
        {
            Precondition();
            if (DenseVectors.Dot(_direction, _gradient) < 0)
                return true;
            for (var i = 0; i < point.Length; i++)
                _direction[i] = _direction[i] == 0 ? 0 : -_gradient[i];
        }

        for (var i = 0; i < point.Length; i++)
            _direction[i] *= firstStep / steepest;
        return true;
    }

    /// <summary>The two loops of L-BFGS over the coordinates that are not held.</summary>
    private void Precondition()
    {
        Span<bool> held = stackalloc bool[_direction.Length];
        for (var i = 0; i < held.Length; i++)
            held[i] = _direction[i] == 0;
        for (var back = 0; back < _remembered; back++)
        {
            var slot = (_newest + Memory - back) % Memory;
            _weights[slot] = DenseVectors.Dot(_steps[slot], _direction) / _curvatures[slot];
            DenseVectors.AddScaled(_direction, -_weights[slot], _changes[slot]);
        }

        var scale = _curvatures[_newest] / DenseVectors.Dot(_changes[_newest], _changes[_newest]);
        for (var i = 0; i < held.Length; i++)
            _direction[i] *= scale;
        for (var back = _remembered - 1; back >= 0; back--)
        {
            var slot = (_newest + Memory - back) % Memory;
            var other = DenseVectors.Dot(_changes[slot], _direction) / _curvatures[slot];
            DenseVectors.AddScaled(_direction, _weights[slot] - other, _steps[slot]);
        }

        for (var i = 0; i < held.Length; i++)
            if (held[i])
                _direction[i] = 0;
    }

    /// <summary>Goes along the direction, bent at the bounds, until the value has fallen enough.</summary>
    private (double Value, bool Found) Step(Function function, ReadOnlySpan<double> point, double value, ref int left)
    {
        var length = 1.0;
        for (var halving = 0; halving < MostHalvings && left > 0; halving++)
        {
            var slope = 0.0;
            for (var i = 0; i < point.Length; i++)
            {
                _next[i] = Math.Clamp(point[i] + length * _direction[i], _low[i], _high[i]);
                slope += _gradient[i] * (_next[i] - point[i]);
            }

            var next = function(_next, _nextGradient);
            left--;
            if (next <= value + SufficientDecrease * slope && slope < 0)
                return (next, true);
            // The minimum of the parabola through both values and the slope, but neither nearly nothing nor nearly all.
            var parabola = slope / (2 * (value + slope - next));
            length *= double.IsFinite(parabola) ? Math.Clamp(parabola, 0.1, 0.5) : 0.1;
        }

        return (value, false);
    }

    private void Remember(ReadOnlySpan<double> point)
    {
        var slot = _remembered == 0 ? 0 : (_newest + 1) % Memory;
        for (var i = 0; i < point.Length; i++)
        {
            _steps[slot][i] = _next[i] - point[i];
            _changes[slot][i] = _nextGradient[i] - _gradient[i];
        }

        var curvature = DenseVectors.Dot(_steps[slot], _changes[slot]);
        if (curvature <= 1e-10 * DenseVectors.Dot(_changes[slot], _changes[slot]))
            return;
        (_newest, _curvatures[slot]) = (slot, curvature);
        _remembered = Math.Min(_remembered + 1, Memory);
    }
}
