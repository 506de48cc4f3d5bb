using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>What Test-Path looks for.</summary>
public enum TestPathType
{
    /// <summary>Any item.</summary>
    Any,

    /// <summary>A folder or the like.</summary>
    Container,

    /// <summary>A file or the like.</summary>
    Leaf,
}
