namespace Engine.Tests.Serialization;

/// <summary>An object of which type data sends it as the text of one property.</summary>
public sealed class SampleText
{
    public string Name { get; } = "the name";
}
