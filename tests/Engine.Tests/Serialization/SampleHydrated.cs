namespace Engine.Tests.Serialization;

/// <summary>An object that the receiver's type data makes anew from its snapshot.</summary>
public sealed class SampleHydrated
{
    public string? Name { get; set; }

    public override bool Equals(object? obj) => obj is SampleHydrated other && other.Name == Name;

    public override int GetHashCode() => Name?.GetHashCode(StringComparison.Ordinal) ?? 0;

    public override string ToString() => Name ?? string.Empty;
}
