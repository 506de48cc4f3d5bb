using System.Management.Automation;
using System.Management.Automation.Language;

namespace ProcessCmdlets.Session.Capture.Writes;

/// <summary>A script block or a function whose variables are one scope: its syntax without that of other processes.</summary>
internal sealed class ScriptUnit
{
    private readonly List<Ast> _passedOver;
    private PathResolver? _paths;

    internal ScriptUnit(ScriptBlockAst body, ScriptUnit? caller = null)
    {
        Body = body;
        Caller = caller;
        _passedOver = [.. body.FindAll(static ast => IsOther(ast), searchNestedScriptBlocks: true)];
        Nodes = [.. body.FindAll(static _ => true, searchNestedScriptBlocks: true).Where(ast => !_passedOver.Exists(other => IsInside(other, ast)))];
    }

    /// <summary>The block.</summary>
    internal ScriptBlockAst Body { get; }

    /// <summary>What calls the function; null where it is the script itself.</summary>
    internal ScriptUnit? Caller { get; }

    /// <summary>All of its syntax, in the order of the text.</summary>
    internal IReadOnlyList<Ast> Nodes { get; }

    /// <summary>Follows its expressions. Parameters are bound before it is asked for.</summary>
    internal PathResolver Paths => _paths ??= new PathResolver(this);

    /// <summary>What its parameters stand for, as far as that came by copy.</summary>
    internal Dictionary<string, ValuePath?> Parameters { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What <c>$_</c> is outside of inner blocks.</summary>
    internal ValuePath? Item { get; init; }

    /// <summary>What <c>$args</c> is.</summary>
    internal ValuePath? Arguments { get; init; }

    /// <summary>Whether what it writes as output is what its caller gets.</summary>
    internal bool KeepsOutput { get; init; } = true;

    /// <summary>The functions that it defines.</summary>
    internal IEnumerable<FunctionDefinitionAst> Functions => _passedOver.OfType<FunctionDefinitionAst>();

    internal static bool Contains(Ast outer, Ast inner) =>
        outer.Extent.StartOffset <= inner.Extent.StartOffset && inner.Extent.EndOffset <= outer.Extent.EndOffset;

    /// <summary>Whether a variable is read behind an offset.</summary>
    internal bool IsReadAfter(string name, int offset) => Nodes.Any(ast =>
        ast is VariableExpressionAst variable
        && variable.Extent.StartOffset >= offset
        && NameOf(variable).Equals(name, StringComparison.OrdinalIgnoreCase)
        && !(variable.Parent is AssignmentStatementAst assignment && assignment.Left == variable));

    /// <summary>The name without its scope.</summary>
    internal static string NameOf(VariableExpressionAst variable)
    {
        VariablePath path = variable.VariablePath;
        return path.IsVariable && !path.IsUnscopedVariable ? path.UserPath[(path.UserPath.IndexOf(':') + 1)..] : path.UserPath;
    }

    // The variables of a $using: expression are those of the caller.
    private static bool IsInside(Ast other, Ast ast) => Contains(other, ast) && (other is not UsingExpressionAst || other != ast);

    private static bool IsOther(Ast ast) => ast is FunctionDefinitionAst or TypeDefinitionAst or UsingExpressionAst
        || (ast is ScriptBlockExpressionAst block && ScriptAnalysis.IsDeferred(block));
}
