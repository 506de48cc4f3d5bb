using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;
using System.Text.RegularExpressions;

namespace ProcessCmdlets.Serialization;

/// <summary>
/// The <c>using</c> statements of the file that a script block was written in. A block's text alone has lost them, so they are
/// put in front of it, on its first line, which keeps line numbers as they were; so is one for each module whose classes it
/// names, where the file says nothing of modules.
/// </summary>
internal static partial class UsingStatements
{
    /// <summary>What stands in front of the text of a script block.</summary>
    /// <param name="script">The block's syntax tree.</param>
    /// <param name="classModules">The modules whose classes it names; asked for where the file says nothing of modules.</param>
    internal static string Prefix(Ast script, Func<IReadOnlyList<string>> classModules)
    {
        Ast root = RootOf(script);
        IReadOnlyList<UsingStatementAst> statements = (root as ScriptBlockAst)?.UsingStatements ?? (IReadOnlyList<UsingStatementAst>)[];
        var prefix = new StringBuilder();
        if (!statements.Any(static statement => statement.UsingStatementKind == UsingStatementKind.Module))
        {
            foreach (string module in classModules())
            {
                prefix.Append(Statement("module", module)).Append("; ");
            }
        }

        // A script that is a whole text has them in it.
        foreach (UsingStatementAst statement in root == script ? [] : statements)
        {
            prefix.Append(Rewrite(statement, root.Extent.File)).Append("; ");
        }

        return prefix.ToString();
    }

    /// <summary>Those of the file that a part of a script is from.</summary>
    internal static string Of(Ast part)
    {
        Ast root = RootOf(part);
        var prefix = new StringBuilder();
        foreach (UsingStatementAst statement in (root as ScriptBlockAst)?.UsingStatements ?? (IReadOnlyList<UsingStatementAst>)[])
        {
            prefix.Append(Rewrite(statement, root.Extent.File)).Append("; ");
        }

        return prefix.ToString();
    }

    /// <summary>How much of a line are statements that were put in front of the one at a column.</summary>
    /// <param name="line">The line.</param>
    /// <param name="column">The column that is meant, from 1.</param>
    internal static int LengthInFrontOf(string line, int column)
    {
        int length = InFront().Match(line).Length;
        return length < column ? length : 0;
    }

    [GeneratedRegex(@"^(?:using\s+(?:module|assembly|namespace)\s+(?:'(?:[^']|'')*'|[^;'\r\n]+); )+", RegexOptions.IgnoreCase)]
    private static partial Regex InFront();

    private static Ast RootOf(Ast part)
    {
        Ast root = part;
        while (root.Parent is not null)
        {
            root = root.Parent;
        }

        return root;
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
            return Statement(kind, path);
        }

        return statement.Extent.Text.TrimEnd(';');
    }

    internal static string Statement(string kind, string path) => $"using {kind} '{CodeGeneration.EscapeSingleQuotedStringContent(path)}'";
}
