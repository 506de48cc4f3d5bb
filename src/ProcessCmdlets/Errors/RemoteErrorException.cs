using System.Management.Automation;

namespace ProcessCmdlets;

/// <summary>
/// An exception that was raised in a worker process: the original's message and type name, where it was raised, and by which
/// process. The original object stays in the worker, since a type is never instantiated because another process named it.
/// </summary>
public sealed class RemoteErrorException : Exception
{
    internal RemoteErrorException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The full name of the original exception's type, such as <c>System.IO.FileNotFoundException</c>.</summary>
    public string ExceptionTypeName { get; internal init; } = typeof(Exception).FullName!;

    /// <summary>The operating system's id of the process that raised it.</summary>
    public int ProcessId { get; internal init; }

    /// <summary>The script's call stack in the worker, or null when it was raised outside a script.</summary>
    public string? ScriptStackTrace { get; internal init; }

    /// <summary>Where in the script it was raised, as PowerShell prints it, or null.</summary>
    public string? PositionMessage { get; internal init; }

    /// <summary>The .NET stack of the original exception, or null when it was never thrown.</summary>
    public string? RemoteStackTrace { get; internal init; }
}
