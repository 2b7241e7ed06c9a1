using System.Runtime.CompilerServices;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Networks;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy, ICML 2015, algorithms 1 and 2): x̂ = (x − μ) / √(σ² + ε), y = γ x̂ + β, with mean and
/// variance per unit of the batch, or running ones in evaluation. The running variance is that of a sample, n / (n − 1) times the batch's.
/// </summary>
internal sealed unsafe class BatchNormalization : Layer
{
    private readonly ParameterStore _parameters;
    private readonly ParameterSegment _scale;
    private readonly ParameterSegment _shift;
    private readonly int _runningMean;
    private readonly int _runningVariance;
    private readonly float _momentum;
    private readonly float _epsilon;
    private readonly int _stride;
    private readonly float* _output;
    private readonly float* _mean;
    private readonly float* _variance;
    private readonly float* _inverse;
    private float* _normalized;

    /// <summary>Reserves γ, β, the running statistics and its output.</summary>
    public BatchNormalization(ParameterStore parameters, Workspace workspace, float momentum, float epsilon, int number, int width, int rows)
    {
        (_parameters, _momentum, _epsilon, Width, _stride) = (parameters, momentum, epsilon, width, Workspace.Stride(width));
        _scale = parameters.Reserve(number, width, isWeights: false);
        _shift = parameters.Reserve(number, width, isWeights: false);
        _runningMean = parameters.ReserveStatistics(width);
        _runningVariance = parameters.ReserveStatistics(width);
        _output = workspace.AllocateRows(rows, width);
        _mean = workspace.Allocate(_stride);
        _variance = workspace.Allocate(_stride);
        _inverse = workspace.Allocate(_stride);
    }

    /// <inheritdoc/>
    public override int Width { get; }

    private float* Scale => _parameters.Values(_scale);

    private float* Shift => _parameters.Values(_shift);

    private float* RunningMean => _parameters.StatisticsAt(_runningMean);

    private float* RunningVariance => _parameters.StatisticsAt(_runningVariance);

    /// <inheritdoc/>
    public override void Initialize(ulong seed)
    {
        new Span<float>(Scale, Width).Fill(1);
        new Span<float>(RunningVariance, Width).Fill(1);
    }

    /// <inheritdoc/>
    /// <remarks>x̂ takes the input's place, for the backward pass.</remarks>
    public override float* Forward(float* input, in Pass pass)
    {
        _normalized = input;
        if (pass.Mode != PassMode.Evaluation)
            ColumnPass.Run(new Moments(input, _mean, _variance, 1f / pass.Rows), _stride, pass.Rows, Width);
        var mean = pass.Mode == PassMode.Evaluation ? RunningMean : _mean;
        var variance = pass.Mode == PassMode.Evaluation ? RunningVariance : _variance;
        ColumnPass.Run(new Normalize(input, _output, mean, variance, _inverse, Scale, Shift, _epsilon), _stride, pass.Rows, Width);
        if (pass.Mode == PassMode.Training)
            UpdateRunningStatistics(pass.Rows);
        return _output;
    }

    /// <inheritdoc/>
    /// <remarks>Of a pass on batch statistics.</remarks>
    public override float* Backward(float* gradient, float* free, int rows)
    {
        var kernel = new Gradient(
            gradient, _normalized, _inverse, Scale, _parameters.GradientOf(_scale), _parameters.GradientOf(_shift), 1f / rows);
        ColumnPass.Run(kernel, _stride, rows, Width);
        return gradient;
    }

    private void UpdateRunningStatistics(int rows)
    {
        Elementwise.Combine(new Mix(_momentum, _momentum), _mean, RunningMean, RunningMean, Width);
        Elementwise.Combine(new Mix(_momentum, _momentum * rows / Math.Max(1, rows - 1)), _variance, RunningVariance, RunningVariance, Width);
    }

    /// <summary>Mean and variance of each column, in two passes over rows that are in cache the second time.</summary>
    private readonly struct Moments(float* x, float* mean, float* variance, float share) : IColumnKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TLanes, TVector>(int column, nint stride, int rows)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct
        {
            var sum = TLanes.Broadcast(0f);
            for (var row = 0; row < rows; row++)
                sum = TLanes.Add(sum, TLanes.Load(x + row * stride + column));
            var center = TLanes.Multiply(TLanes.Broadcast(share), sum);
            var squares = TLanes.Broadcast(0f);
            for (var row = 0; row < rows; row++)
            {
                var distance = TLanes.Subtract(TLanes.Load(x + row * stride + column), center);
                squares = TLanes.MultiplyAdd(distance, distance, squares);
            }

            TLanes.Store(center, mean + column);
            TLanes.Store(TLanes.Multiply(TLanes.Broadcast(share), squares), variance + column);
        }
    }

    /// <summary>x ← x̂, y = γ x̂ + β, and 1 / √(σ² + ε) for the backward pass.</summary>
    private readonly struct Normalize(float* x, float* y, float* mean, float* variance, float* inverse, float* scale, float* shift, float epsilon) : IColumnKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TLanes, TVector>(int column, nint stride, int rows)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct
        {
            var center = TLanes.Load(mean + column);
            var deviation = TLanes.SquareRoot(TLanes.Add(TLanes.Load(variance + column), TLanes.Broadcast(epsilon)));
            var factor = TLanes.Divide(TLanes.Broadcast(1f), deviation);
            TLanes.Store(factor, inverse + column);
            var (gamma, beta) = (TLanes.Load(scale + column), TLanes.Load(shift + column));
            for (var row = 0; row < rows; row++)
            {
                var normalized = TLanes.Multiply(TLanes.Subtract(TLanes.Load(x + row * stride + column), center), factor);
                TLanes.Store(normalized, x + row * stride + column);
                TLanes.Store(TLanes.MultiplyAdd(gamma, normalized, beta), y + row * stride + column);
            }
        }
    }

    /// <summary>dγ = Σ dy x̂, dβ = Σ dy, dx = γ / √(σ² + ε) · (dy − dβ / n − x̂ dγ / n), in place of dy.</summary>
    private readonly struct Gradient(float* gradient, float* normalized, float* inverse, float* scale, float* scaleGradient, float* shiftGradient, float share) : IColumnKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TLanes, TVector>(int column, nint stride, int rows)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct
        {
            var (sum, product) = (TLanes.Broadcast(0f), TLanes.Broadcast(0f));
            for (var row = 0; row < rows; row++)
            {
                var outer = TLanes.Load(gradient + row * stride + column);
                sum = TLanes.Add(sum, outer);
                product = TLanes.MultiplyAdd(outer, TLanes.Load(normalized + row * stride + column), product);
            }

            TLanes.Store(product, scaleGradient + column);
            TLanes.Store(sum, shiftGradient + column);
            var (shared, minus) = (TLanes.Broadcast(share), TLanes.Broadcast(-share));
            var factor = TLanes.Multiply(TLanes.Load(scale + column), TLanes.Load(inverse + column));
            var (meanSum, meanProduct) = (TLanes.Multiply(shared, sum), TLanes.Multiply(minus, product));
            for (var row = 0; row < rows; row++)
            {
                var inner = TLanes.Subtract(TLanes.Load(gradient + row * stride + column), meanSum);
                inner = TLanes.MultiplyAdd(meanProduct, TLanes.Load(normalized + row * stride + column), inner);
                TLanes.Store(TLanes.Multiply(factor, inner), gradient + row * stride + column);
            }
        }
    }

    /// <summary>(1 − momentum) · y + fresh · x.</summary>
    private readonly struct Mix(float momentum, float fresh) : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct =>
            TLanes.MultiplyAdd(TLanes.Broadcast(fresh), x, TLanes.Multiply(TLanes.Broadcast(1 - momentum), y));
    }
}
