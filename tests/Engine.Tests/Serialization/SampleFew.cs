namespace Engine.Tests.Serialization;

/// <summary>An object of which type data sends one property of it.</summary>
public sealed class SampleFew
{
    public string Name { get; } = "the name";

    public int Left { get; } = 1;
}
