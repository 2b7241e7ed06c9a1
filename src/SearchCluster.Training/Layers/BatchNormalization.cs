using System.Runtime.CompilerServices;
using SearchCluster.Training.Export;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Layers;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy, ICML 2015, algorithms 1 and 2): x̂ = (x − μ) / √(σ² + ε), y = γ x̂ + β, with mean and
/// variance per unit of the batch, or running ones in evaluation. The units of an image are its channels, over all places, so that a
/// filter stays one filter wherever it looks (section 3.2). The running variance is that of a sample, n / (n − 1) times the batch's.
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
    private readonly float* _output;
    private readonly float* _mean;
    private readonly float* _variance;
    private readonly float* _inverse;
    private float* _input;

    /// <summary>Reserves γ, β, the running statistics and its output.</summary>
    public BatchNormalization(
        ParameterStore parameters, Workspace workspace, float momentum, float epsilon, int number, ExampleLayout layout, int rows)
    {
        (_parameters, _momentum, _epsilon, Layout) = (parameters, momentum, epsilon, layout);
        _scale = parameters.Reserve(number, Units, isWeights: false);
        _shift = parameters.Reserve(number, Units, isWeights: false);
        _runningMean = parameters.ReserveStatistics(Units);
        _runningVariance = parameters.ReserveStatistics(Units);
        _output = workspace.Allocate((long)rows * layout.Stride);
        _mean = workspace.Allocate(layout.PlaceStride);
        _variance = workspace.Allocate(layout.PlaceStride);
        _inverse = workspace.Allocate(layout.PlaceStride);
    }

    /// <inheritdoc/>
    public override ExampleLayout Layout { get; }

    private int Units => Layout.Shape.Channels;

    private float* Scale => _parameters.Values(_scale);

    private float* Shift => _parameters.Values(_shift);

    private float* RunningMean => _parameters.StatisticsAt(_runningMean);

    private float* RunningVariance => _parameters.StatisticsAt(_runningVariance);

    /// <inheritdoc/>
    public override void Initialize(ulong seed)
    {
        new Span<float>(Scale, Units).Fill(1);
        new Span<float>(RunningVariance, Units).Fill(1);
    }

    /// <inheritdoc/>
    /// <remarks>It keeps its input for the backward pass, in place of x̂: one array less to write.</remarks>
    public override float* Forward(float* input, in Pass pass)
    {
        _input = input;
        var rows = pass.Rows * Layout.Places;
        if (pass.Mode != PassMode.Evaluation)
            ColumnPass.Run(new ColumnMoments(input, _mean, _variance), Layout.PlaceStride, rows, Units);
        var mean = pass.Mode == PassMode.Evaluation ? RunningMean : _mean;
        var variance = pass.Mode == PassMode.Evaluation ? RunningVariance : _variance;
        ColumnPass.Run(new Normalize(input, _output, mean, variance, _inverse, Scale, Shift, _epsilon), Layout.PlaceStride, rows, Units);
        if (pass.Mode == PassMode.Training)
            UpdateRunningStatistics(rows);
        return _output;
    }

    /// <inheritdoc/>
    /// <remarks>Of a pass on batch statistics.</remarks>
    public override float* Backward(float* gradient, float* free, int rows)
    {
        var kernel = new Gradient(
            gradient, _input, _mean, _inverse, Scale, _parameters.GradientOf(_scale), _parameters.GradientOf(_shift));
        ColumnPass.Run(kernel, Layout.PlaceStride, rows * Layout.Places, Units);
        return gradient;
    }

    /// <inheritdoc/>
    public override void Export(OnnxGraph graph) => graph.Add(
        "BatchNormalization",
        [
            graph.Constant("scale", new ReadOnlySpan<float>(Scale, Units), Units),
            graph.Constant("shift", new ReadOnlySpan<float>(Shift, Units), Units),
            graph.Constant("mean", new ReadOnlySpan<float>(RunningMean, Units), Units),
            graph.Constant("variance", new ReadOnlySpan<float>(RunningVariance, Units), Units),
        ],
        OnnxGraph.Number("epsilon", _epsilon));

    private void UpdateRunningStatistics(int rows)
    {
        Elementwise.Combine(new Mix(_momentum, _momentum), _mean, RunningMean, RunningMean, Units);
        Elementwise.Combine(
            new Mix(_momentum, _momentum * rows / Math.Max(1, rows - 1)), _variance, RunningVariance, RunningVariance, Units);
    }

    /// <summary>y = γ (x − μ) / √(σ² + ε) + β, and 1 / √(σ² + ε) for the backward pass.</summary>
    private readonly struct Normalize(
        float* x, float* y, float* mean, float* variance, float* inverse, float* scale, float* shift, float epsilon) : IColumnKernel
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
            var slope = TLanes.Multiply(TLanes.Load(scale + column), factor);
            var beta = TLanes.Load(shift + column);
            for (var row = 0; row < rows; row++)
            {
                var distance = TLanes.Subtract(TLanes.Load(x + row * stride + column), center);
                TLanes.Store(TLanes.MultiplyAdd(slope, distance, beta), y + row * stride + column);
            }
        }
    }

    /// <summary>dγ = Σ dy x̂, dβ = Σ dy, dx = γ / √(σ² + ε) · (dy − dβ / n − x̂ dγ / n), in place of dy.</summary>
    private readonly struct Gradient(
        float* gradient, float* x, float* mean, float* inverse, float* scale, float* scaleGradient, float* shiftGradient) : IColumnKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TLanes, TVector>(int column, nint stride, int rows)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct
        {
            var (center, factor) = (TLanes.Load(mean + column), TLanes.Load(inverse + column));
            var (sum, product) = (TLanes.Broadcast(0f), TLanes.Broadcast(0f));
            for (var start = 0; start < rows; start += ColumnPass.BlockRows)
            {
                var (blockSum, blockProduct) = (TLanes.Broadcast(0f), TLanes.Broadcast(0f));
                for (var row = start; row < Math.Min(start + ColumnPass.BlockRows, rows); row++)
                {
                    var outer = TLanes.Load(gradient + row * stride + column);
                    var distance = TLanes.Subtract(TLanes.Load(x + row * stride + column), center);
                    blockSum = TLanes.Add(blockSum, outer);
                    blockProduct = TLanes.MultiplyAdd(outer, distance, blockProduct);
                }

                sum = TLanes.Add(sum, blockSum);
                product = TLanes.Add(product, blockProduct);
            }

            product = TLanes.Multiply(factor, product);
            TLanes.Store(product, scaleGradient + column);
            TLanes.Store(sum, shiftGradient + column);
            var meanSum = TLanes.Multiply(TLanes.Broadcast(1f / rows), sum);
            var meanProduct = TLanes.Multiply(TLanes.Multiply(TLanes.Broadcast(-1f / rows), product), factor);
            var slope = TLanes.Multiply(TLanes.Load(scale + column), factor);
            for (var row = 0; row < rows; row++)
            {
                var inner = TLanes.Subtract(TLanes.Load(gradient + row * stride + column), meanSum);
                var distance = TLanes.Subtract(TLanes.Load(x + row * stride + column), center);
                TLanes.Store(TLanes.Multiply(slope, TLanes.MultiplyAdd(meanProduct, distance, inner)), gradient + row * stride + column);
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
