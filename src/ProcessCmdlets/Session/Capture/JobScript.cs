using System.Collections.ObjectModel;
using System.Management.Automation;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Session.Capture;

/// <summary>The script of a job: a block, or a file that is read now.</summary>
/// <param name="Block">The compiled script.</param>
/// <param name="Text">Its text, with what a block's text alone has lost.</param>
/// <param name="Path">The file it came from, or null.</param>
/// <param name="Line">The line of that file in which it begins, from 1.</param>
/// <param name="Command">What Get-Job shows as its command.</param>
internal sealed record JobScript(ScriptBlock Block, string Text, string? Path, int Line, string Command)
{
    /// <summary>A block. It stays in the file that it was written in: it has its <c>$PSScriptRoot</c> and its line numbers.</summary>
    internal static JobScript FromBlock(ScriptBlock block)
    {
        string? file = string.IsNullOrEmpty(block.File) ? null : block.File;
        return new JobScript(block, ScriptAnalysis.UsingPrefix(block) + block, file, file is null ? 1 : block.Ast.Extent.StartLineNumber, block.ToString());
    }

    /// <exception cref="RuntimeException">The path names no file, or several.</exception>
    internal static JobScript FromFile(SessionState session, string path, bool isLiteral)
    {
        string file = isLiteral ? session.Path.GetUnresolvedProviderPathFromPSPath(path) : Match(session, path);
        if (!File.Exists(file))
        {
            throw ErrorRecords.Terminating(ErrorRecords.ScriptFileNotFound(path));
        }

        string text = File.ReadAllText(file);
        return new JobScript(Session.Apply.ScriptFile.Compile(text, file), text, file, 1, text);
    }

    private static string Match(SessionState session, string path)
    {
        try
        {
            Collection<string> files = session.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
            if (provider.Name != "FileSystem" || files.Count == 0)
            {
                throw ErrorRecords.Terminating(ErrorRecords.ScriptFileNotFound(path));
            }

            return files.Count == 1 ? files[0] : throw ErrorRecords.Terminating(ErrorRecords.ScriptFileAmbiguous(path, files.Count));
        }
        catch (SessionStateException)
        {
            throw ErrorRecords.Terminating(ErrorRecords.ScriptFileNotFound(path));
        }
    }
}
