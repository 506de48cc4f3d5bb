using System.Management.Automation;

namespace Engine.Tests.Serialization;

/// <summary>What a code property calls.</summary>
public static class SampleCode
{
    public static int Count(PSObject instance) => instance.TypeNames.Count;
}
