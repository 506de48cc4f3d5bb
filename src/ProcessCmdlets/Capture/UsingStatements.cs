using System.Management.Automation;
using System.Management.Automation.Language;

namespace ProcessCmdlets.Capture;

/// <summary>
/// The <c>using</c> statements of the file that a script block was written in. A block's text alone has lost them, so they are
/// put in front of it, on its first line, which keeps line numbers as they were.
/// </summary>
internal static class UsingStatements
{
    internal static string Prefix(ScriptBlock script)
    {
        Ast root = script.Ast;
        while (root.Parent is not null)
        {
            root = root.Parent;
        }

        if (root is not ScriptBlockAst { UsingStatements: { Count: > 0 } statements } || root == script.Ast)
        {
            return string.Empty;
        }

        return string.Concat(statements.Select(statement => Rewrite(statement, root.Extent.File) + "; "));
    }

    private static string Rewrite(UsingStatementAst statement, string? file)
    {
        // A relative path was meant from the file's own folder, and a worker has only the text.
        if (file is not null
            && statement.UsingStatementKind is UsingStatementKind.Module or UsingStatementKind.Assembly
            && statement.Name is { } name
            && (name.Value.StartsWith('.') || name.Value.Contains('/') || name.Value.Contains('\\')))
        {
            string path = Path.GetFullPath(name.Value, Path.GetDirectoryName(file)!);
            string kind = statement.UsingStatementKind == UsingStatementKind.Module ? "module" : "assembly";
            return $"using {kind} '{CodeGeneration.EscapeSingleQuotedStringContent(path)}'";
        }

        return statement.Extent.Text.TrimEnd(';');
    }
}
