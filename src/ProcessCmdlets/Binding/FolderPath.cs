using System.Management.Automation;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Binding;

/// <summary>A folder that the user named, taken literally.</summary>
internal static class FolderPath
{
    /// <exception cref="RuntimeException">It is no folder of the file system: WorkingDirectoryNotFound.</exception>
    internal static string Resolve(SessionState session, string path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw ErrorRecords.Terminating(ErrorRecords.WorkingDirectoryNotFound(path));
        }

        try
        {
            string resolved = session.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            if (provider.Name == "FileSystem" && Directory.Exists(resolved))
            {
                return resolved;
            }
        }
        catch (SessionStateException)
        {
            // A drive or provider that is not there: the same error to the user, who named a folder.
        }

        throw ErrorRecords.Terminating(ErrorRecords.WorkingDirectoryNotFound(path));
    }
}
