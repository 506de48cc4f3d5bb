using System.Collections.ObjectModel;
using System.Management.Automation;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Capture;

/// <summary>The script of a job: a block, or a file that is read now.</summary>
/// <param name="Block">The compiled script.</param>
/// <param name="Text">Its text, with what a block's text alone has lost.</param>
/// <param name="Path">The file it came from, or null.</param>
/// <param name="Command">What Get-Job shows as its command.</param>
internal sealed record JobScript(ScriptBlock Block, string Text, string? Path, string Command)
{
    internal static JobScript FromBlock(ScriptBlock block) =>
        new(block, UsingStatements.Prefix(block) + block, null, block.ToString());

    /// <summary>A block that stays in the file that it was written in: it has its <c>$PSScriptRoot</c> and its line numbers.</summary>
    internal static JobScript InFile(ScriptBlock block)
    {
        if (string.IsNullOrEmpty(block.File))
        {
            return FromBlock(block);
        }

        string lines = new('\n', block.Ast.Extent.StartLineNumber - 1);
        return new JobScript(block, UsingStatements.Prefix(block) + lines + block, block.File, block.ToString());
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
        return new JobScript(Worker.ScriptFile.Compile(text, file), text, file, text);
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
