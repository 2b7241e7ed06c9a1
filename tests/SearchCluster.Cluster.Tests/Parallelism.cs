using Xunit;

// Most of what these tests take is waiting: for a silo to be missed, a lease to run out, a delay to pass. More of them than there are cores
// go well together.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
