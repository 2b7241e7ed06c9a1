namespace SearchCluster.Training.Networks;

/// <summary>What a report says of one hidden layer is measured on these.</summary>
/// <param name="Name">Its name in reports: dense1, dense2, …; conv1, conv2, …</param>
/// <param name="Product">The layer that holds its weights.</param>
/// <param name="Activation">The layer whose output is looked at.</param>
internal sealed record HiddenLayer(string Name, ProductLayer Product, ActivationLayer Activation);
