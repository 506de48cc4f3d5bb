namespace Engine.Tests.Workers;

/// <summary>
/// Tests that start processes, count descriptors or change the environment run one after the other: they look at what belongs
/// to the whole process.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessesCollection
{
    internal const string Name = "Processes";
}
