using System.Runtime.InteropServices;

namespace ProcessCmdlets.Engine.Errors;

/// <summary>The per-user folder for sockets and locks cannot be used, because it would not be safe or has no room.</summary>
public sealed class RuntimeFolderException : ProcessCmdletsException
{
    private RuntimeFolderException(string path, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Path = path;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The folder cannot be made, written or read: the reason is the system's error number.</summary>
    internal static ProcessCmdletsException Unusable(string path, int error) =>
        (ProcessCmdletsException?)ResourceLimits.Find(error) ?? Unusable(path, Marshal.GetPInvokeErrorMessage(error));

    /// <summary>The same where another call has failed.</summary>
    internal static ProcessCmdletsException Unusable(string path, Exception failure) =>
        (ProcessCmdletsException?)ResourceLimits.Find(failure) ?? Unusable(path, failure.Message, failure);

    private static RuntimeFolderException Unusable(string path, string reason, Exception? innerException = null) => new(
        path,
        $"The folder '{path}' for the sockets and locks of this module cannot be used: {reason.TrimEnd('.')}. "
        + "Make room in it, or make it writable. Where /tmp is not writable, TMPDIR names the folder to use instead; set it before PowerShell starts.",
        innerException);

    /// <summary>Others could get at what is in the folder.</summary>
    internal static RuntimeFolderException Unsafe(string path, string fault) => new(
        path,
        $"The folder '{path}' for the sockets and locks of this module is not safe to use: it {fault}. "
        + "Find out who made it, and remove it.");
}
