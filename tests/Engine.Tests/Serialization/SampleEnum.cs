namespace Engine.Tests.Serialization;

/// <summary>An enumeration that a receiver would not have.</summary>
public enum SampleEnum : short
{
    First = -1,
    Second = 2,
}
