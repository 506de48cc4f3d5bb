namespace Engine.Tests.Serialization;

/// <summary>One value of the differential test.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Make">Makes it anew, in a session.</param>
/// <param name="Expected">The intended differences that it shows, exactly.</param>
internal sealed record SampleValue(string Name, Func<SerializationRunspace, object?> Make, Differences Expected)
{
    public int Depth { get; init; } = 1;

    /// <summary>Its numbers change by themselves, so only names and types are compared.</summary>
    public bool IsVolatile { get; init; }
}
