using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Finds the files that a command's -Path and -LiteralPath mean.</summary>
internal static class FileSource
{
    /// <summary>The full paths: with wildcards of files that exist, literally of any file.</summary>
    public static IEnumerable<string> Resolve(PSCmdlet cmdlet, string[]? path, string[]? literalPath) =>
        literalPath is { Length: > 0 }
            ? literalPath.Select(cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath)
            : (path ?? []).SelectMany(item => cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(item, out _));
}
