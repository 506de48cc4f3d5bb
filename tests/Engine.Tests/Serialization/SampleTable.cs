using System.Collections;

namespace Engine.Tests.Serialization;

/// <summary>A table of a type that a receiver would not have.</summary>
public sealed class SampleTable : Hashtable
{
}
