namespace Engine.Tests.Serialization;

/// <summary>An enumeration of the largest numbers that a receiver would not have.</summary>
public enum SampleUnsigned : ulong
{
    None = 0,
    Most = ulong.MaxValue,
}
