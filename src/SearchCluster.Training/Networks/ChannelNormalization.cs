using System.Runtime.CompilerServices;
using SearchCluster.Training.Data;
using SearchCluster.Training.Numerics;

namespace SearchCluster.Training.Networks;

/// <summary>
/// Batch normalisation of images: mean and variance per channel, over the batch and all places, so that a filter stays one filter
/// wherever it looks (Ioffe and Szegedy, ICML 2015, section 3.2).
/// </summary>
internal sealed unsafe class ChannelNormalization : Layer
{
    private readonly ParameterStore _parameters;
    private readonly ParameterSegment _scale;
    private readonly ParameterSegment _shift;
    private readonly int _runningMean;
    private readonly int _runningVariance;
    private readonly double _momentum;
    private readonly double _epsilon;
    private readonly ImageShape _image;
    private readonly int _places;
    private readonly int _stride;
    private readonly float* _output;
    private readonly float[] _inverse;
    private float* _normalized;

    /// <summary>Reserves γ, β, the running statistics and its output.</summary>
    public ChannelNormalization(ParameterStore parameters, Workspace workspace, float momentum, float epsilon, int number, ImageShape image, int rows)
    {
        (_parameters, _momentum, _epsilon, _image) = (parameters, momentum, epsilon, image);
        (_places, _stride) = (image.Height * image.Width, Workspace.Stride(image.Features));
        _scale = parameters.Reserve(number, image.Channels, isWeights: false);
        _shift = parameters.Reserve(number, image.Channels, isWeights: false);
        _runningMean = parameters.ReserveStatistics(image.Channels);
        _runningVariance = parameters.ReserveStatistics(image.Channels);
        _output = workspace.AllocateRows(rows, image.Features);
        _inverse = new float[image.Channels];
    }

    /// <inheritdoc/>
    public override int Width => _image.Features;

    /// <inheritdoc/>
    public override void Initialize(ulong seed)
    {
        new Span<float>(_parameters.Values(_scale), _image.Channels).Fill(1);
        new Span<float>(_parameters.StatisticsAt(_runningVariance), _image.Channels).Fill(1);
    }

    /// <inheritdoc/>
    /// <remarks>x̂ takes the input's place, for the backward pass.</remarks>
    public override float* Forward(float* input, in Pass pass)
    {
        _normalized = input;
        for (var channel = 0; channel < _image.Channels; channel++)
        {
            var offset = channel * _places;
            var (mean, variance) = pass.Mode == PassMode.Evaluation ? Running(channel) : Moments(input + offset, pass);
            if (pass.Mode == PassMode.Training)
                UpdateRunning(channel, mean, variance, (double)pass.Rows * _places);
            _inverse[channel] = (float)(1 / Math.Sqrt(variance + _epsilon));
            var toNormalized = new Affine(_inverse[channel], (float)(pass.Mode == PassMode.Evaluation ? -mean * _inverse[channel] : 0));
            var toOutput = new Affine(_parameters.Values(_scale)[channel], _parameters.Values(_shift)[channel]);
            for (var row = 0; row < pass.Rows; row++)
            {
                var x = input + (long)row * _stride + offset;
                Elementwise.Apply(toNormalized, x, x, _places);
                Elementwise.Apply(toOutput, x, _output + (long)row * _stride + offset, _places);
            }
        }

        return _output;
    }

    /// <inheritdoc/>
    /// <remarks>Of a pass on batch statistics.</remarks>
    public override float* Backward(float* gradient, float* free, int rows)
    {
        for (var channel = 0; channel < _image.Channels; channel++)
        {
            var offset = channel * _places;
            var (sum, product) = (0.0, 0.0);
            for (var row = 0; row < rows; row++)
            {
                var outer = gradient + (long)row * _stride + offset;
                sum += Reduction.Sum(outer, _places);
                product += Reduction.Dot(outer, _normalized + (long)row * _stride + offset, _places);
            }

            _parameters.GradientOf(_scale)[channel] = (float)product;
            _parameters.GradientOf(_shift)[channel] = (float)sum;
            var count = (double)rows * _places;
            var kernel = new Gradient(_parameters.Values(_scale)[channel] * _inverse[channel], (float)(sum / count), (float)(-product / count));
            for (var row = 0; row < rows; row++)
            {
                var outer = gradient + (long)row * _stride + offset;
                Elementwise.Combine(kernel, _normalized + (long)row * _stride + offset, outer, outer, _places);
            }
        }

        return gradient;
    }

    // Leaves x − mean in the place of x, so that the variance is that of small numbers.
    private (double Mean, double Variance) Moments(float* x, in Pass pass)
    {
        var (count, sum, squares) = ((double)pass.Rows * _places, 0.0, 0.0);
        for (var row = 0; row < pass.Rows; row++)
            sum += Reduction.Sum(x + (long)row * _stride, _places);
        var mean = sum / count;
        var center = new Affine(1, (float)-mean);
        for (var row = 0; row < pass.Rows; row++)
        {
            var line = x + (long)row * _stride;
            Elementwise.Apply(center, line, line, _places);
            squares += Reduction.SumOfSquares(line, _places);
        }

        return (mean, squares / count);
    }

    private (double Mean, double Variance) Running(int channel) =>
        (_parameters.StatisticsAt(_runningMean)[channel], _parameters.StatisticsAt(_runningVariance)[channel]);

    private void UpdateRunning(int channel, double mean, double variance, double count)
    {
        var (means, variances) = ((nint)_parameters.StatisticsAt(_runningMean), (nint)_parameters.StatisticsAt(_runningVariance));
        Mix(ref ((float*)means)[channel], mean);
        Mix(ref ((float*)variances)[channel], variance * count / Math.Max(1, count - 1));
    }

    private void Mix(ref float running, double fresh) => running = (float)((1 - _momentum) * running + _momentum * fresh);

    /// <summary>factor · x + offset.</summary>
    private readonly struct Affine(float factor, float offset) : IUnaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct =>
            TLanes.MultiplyAdd(TLanes.Broadcast(factor), x, TLanes.Broadcast(offset));
    }

    /// <summary>factor · (y − mean + x · slope), x normalised and y the gradient.</summary>
    private readonly struct Gradient(float factor, float mean, float slope) : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes, TVector>(TVector x, TVector y)
            where TLanes : struct, IElementaryLanes<TVector>
            where TVector : struct =>
            TLanes.Multiply(TLanes.Broadcast(factor), TLanes.MultiplyAdd(TLanes.Broadcast(slope), x, TLanes.Subtract(y, TLanes.Broadcast(mean))));
    }
}
