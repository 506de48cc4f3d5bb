namespace Engine.Tests.Serialization;

/// <summary>An object one of whose properties cannot be read.</summary>
public sealed class SampleFailing
{
    public int Good { get; } = 1;

    public int Bad => throw new InvalidOperationException("unreadable");

    public override string ToString() => throw new InvalidOperationException("no text");
}
