using System.Management.Automation;

namespace ProcessCmdlets.Binding;

/// <summary>The executable that the user named: a path as the session understands it, or the name of a command.</summary>
internal static class ExecutablePath
{
    /// <summary>Gives the full path of what is a path, taken literally; anything else stays as it is.</summary>
    internal static string? Resolve(SessionState session, string? path)
    {
        bool isName = path?.AsSpan().IndexOfAny('/', '\\') < 0 && !path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        if (path is null || isName || Path.IsPathFullyQualified(path))
        {
            return path;
        }

        try
        {
            string resolved = session.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return provider.Name == "FileSystem" ? resolved : path;
        }
        catch (SessionStateException)
        {
            // There is no such drive or provider: the search reports the path as the user wrote it.
            return path;
        }
    }
}
