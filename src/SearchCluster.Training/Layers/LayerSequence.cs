namespace SearchCluster.Training.Layers;

/// <summary>Passes through layers one after the other. Lists, not their interfaces: a step must not allocate an enumerator.</summary>
internal static unsafe class LayerSequence
{
    /// <summary>The outputs of the last layer; the input itself when there is none.</summary>
    public static float* Forward(List<Layer> layers, float* input, in Pass pass)
    {
        var values = input;
        foreach (var layer in layers)
            values = layer.Forward(values, pass);
        return values;
    }

    /// <summary>
    /// All gradients, from that of the outputs in <paramref name="gradient"/>; the two buffers take turns. Returns where the gradient of
    /// the input is, or null when it is not needed.
    /// </summary>
    public static float* Backward(List<Layer> layers, float* gradient, float* free, int rows, bool needsInput)
    {
        for (var i = layers.Count - 1; i >= 0; i--)
        {
            var inner = layers[i].Backward(gradient, i > 0 || needsInput ? free : null, rows);
            if (inner == free)
                free = gradient;
            gradient = inner;
        }

        return gradient;
    }
}
