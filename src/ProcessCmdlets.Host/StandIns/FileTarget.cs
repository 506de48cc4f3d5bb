using System.Management.Automation;
using System.Text;

namespace Microsoft.PowerShell.Commands;

/// <summary>Opens the file that a command writes to, with the errors that pwsh's commands give.</summary>
internal static class FileTarget
{
    /// <summary>The full path that a parameter means; the file need not exist.</summary>
    public static string Resolve(PSCmdlet cmdlet, string path, bool literal)
    {
        try
        {
            if (!literal && WildcardPattern.ContainsWildcardCharacters(path))
            {
                return cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _)[0];
            }
            string full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            if (provider.Name != "FileSystem")
            {
                throw Failed(
                    cmdlet,
                    new PSInvalidOperationException($"Cannot open file because the current provider ({provider.Name}) cannot open a file."),
                    "ReadWriteFileNotFileSystemProvider",
                    ErrorCategory.InvalidOperation);
            }
            return full;
        }
        catch (ItemNotFoundException exception)
        {
            throw Failed(cmdlet, exception, "FileOpenFailure", ErrorCategory.OpenError);
        }
    }

    /// <summary>Opens a file for writing.</summary>
    public static StreamWriter Open(PSCmdlet cmdlet, string path, Encoding encoding, bool append, bool force, bool noClobber)
    {
        try
        {
            if (force && File.Exists(path))
            {
                File.SetAttributes(path, File.GetAttributes(path) & ~FileAttributes.ReadOnly);
            }
            FileMode mode = append ? FileMode.Append : noClobber ? FileMode.CreateNew : FileMode.Create;
            return new StreamWriter(new FileStream(path, mode, FileAccess.Write, FileShare.ReadWrite), encoding);
        }
        catch (IOException exception) when (noClobber && File.Exists(path))
        {
            throw Failed(
                cmdlet,
                new IOException($"The file '{path}' already exists.", exception),
                "NoClobber",
                ErrorCategory.ResourceExists);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Failed(cmdlet, exception, "FileOpenFailure", ErrorCategory.OpenError);
        }
    }

    /// <summary>Ends the command with an error; never returns, so that callers can write <c>throw</c>.</summary>
    private static Exception Failed(PSCmdlet cmdlet, Exception exception, string id, ErrorCategory category)
    {
        cmdlet.ThrowTerminatingError(new ErrorRecord(exception, id, category, null));
        return exception;
    }
}
