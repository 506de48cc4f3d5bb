// The runtime looks for this attribute by name from .NET 10 on; the reference assemblies of .NET 8 do not have it.
namespace System.Runtime.CompilerServices;

/// <summary>Names the true type of a parameter or result of an unsafe accessor where that type is not public.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue, Inherited = false)]
internal sealed class UnsafeAccessorTypeAttribute : Attribute
{
    internal UnsafeAccessorTypeAttribute(string typeName)
    {
        TypeName = typeName;
    }

    /// <summary>The assembly-qualified name of the type.</summary>
    public string TypeName { get; }
}
