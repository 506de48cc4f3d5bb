using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>What is wrong with a process that a command was to work on.</summary>
/// <param name="message">What, and why.</param>
/// <param name="innerException">What the system said, if anything.</param>
public sealed class ProcessCommandException(string message, Exception? innerException = null)
    : SystemException(message, innerException)
{
    /// <summary>The name of the process.</summary>
    public string? ProcessName { get; init; }
}
