using SearchCluster.Training.Tests.Numerics;
using SearchCluster.Training.Tests.Runs;

// Not how tests are run: PortableBitsTests starts this assembly again under other instruction sets and compares what it prints.
Console.WriteLine(NumericBits.Width);
Console.WriteLine(NumericBits.Hash());
Console.WriteLine(TrainingBits.Hash());
