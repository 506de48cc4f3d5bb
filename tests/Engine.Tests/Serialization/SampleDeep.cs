namespace Engine.Tests.Serialization;

/// <summary>An object of which type data gives it a depth of three.</summary>
public sealed class SampleDeep
{
    public SampleObject Inner { get; } = new() { Inner = new SampleObject() };
}
