namespace Engine.Tests.Serialization;

/// <summary>An object of a type that a receiver would not have.</summary>
public sealed class SampleObject
{
    public string Name { get; init; } = "sample";

    public int Count { get; init; } = 3;

    public object? Inner { get; init; }

    public int[] Numbers { get; } = [1, 2];

    public override string ToString() => $"sample {Count}";
}
