using System.Management.Automation.Language;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.Session.Capture;

/// <summary>
/// What can be proved of a map's body from its text: whether it has any effect but its output, and whether anything could leak
/// from one item to the next if they shared a scope. What is not proved counts as the contrary.
/// </summary>
internal sealed class BodyAnalysis
{
    private static readonly ConditionalWeakTable<Ast, BodyAnalysis> s_cache = [];

    // Types whose static members only compute.
    private static readonly HashSet<string> s_types = new(StringComparer.OrdinalIgnoreCase)
    {
        "math", "system.math", "int", "int32", "long", "int64", "double", "decimal", "bigint", "string", "char", "bool", "byte", "datetime",
        "datetimeoffset", "timespan", "guid", "version", "convert", "system.convert", "bitconverter", "system.bitconverter", "regex", "uri",
    };

    // Methods that only compute, on all types that have them.
    private static readonly HashSet<string> s_methods = new(StringComparer.OrdinalIgnoreCase)
    {
        "ToString", "ToUpper", "ToLower", "ToUpperInvariant", "ToLowerInvariant", "Trim", "TrimStart", "TrimEnd", "Split", "Replace",
        "Substring", "StartsWith", "EndsWith", "Contains", "IndexOf", "LastIndexOf", "PadLeft", "PadRight", "CompareTo", "Equals",
        "GetType", "GetHashCode", "ToCharArray", "AddDays", "AddHours", "AddMinutes", "AddSeconds", "AddMilliseconds", "AddMonths",
        "AddYears", "Subtract", "ContainsKey",
    };

    // They mean something else, or hold something else, in a pipeline of all items than in a call for each.
    private static readonly HashSet<string> s_callVariables = new(StringComparer.OrdinalIgnoreCase)
    {
        "args", "input", "?", "^", "$", "error", "lastexitcode", "MyInvocation", "PSBoundParameters", "PSCmdlet", "ExecutionContext",
        "Host", "StackTrace", "Matches", "switch", "foreach", "PSScriptRoot", "PSCommandPath", "this",
    };

    private BodyAnalysis(ScriptBlockAst body)
    {
        bool plain = body is { ParamBlock: null, BeginBlock: null, ProcessBlock: null, DynamicParamBlock: null, EndBlock: { } end }
            && body.UsingStatements.Count == 0
            && end.Traps is not { Count: > 0 };
        HasProcessBlock = body.ProcessBlock is not null;
        HasNoEffect = body.UsingStatements.Count == 0 && body.Find(static ast => IsImpure(ast), searchNestedScriptBlocks: true) is null;
        IsPure = plain && HasNoEffect;
        AssignedNames = IsPure ? Assigned(body) : [];
        CanShareScope = IsPure && AssignedNames.All(name => IsAssignedFirst(name, body));
    }

    /// <summary>Whether it has a process block of its own.</summary>
    internal bool HasProcessBlock { get; }

    /// <summary>Whether it leaves nothing behind: what a session was before it, it is after it.</summary>
    internal bool HasNoEffect { get; }

    /// <summary>Whether it is so, and each item may be done anew: its statements are a plain list.</summary>
    internal bool IsPure { get; }

    /// <summary>Whether all items may run in one scope, given that the assigned variables are emptied before each.</summary>
    internal bool CanShareScope { get; }

    /// <summary>The variables that it assigns.</summary>
    internal IReadOnlyList<string> AssignedNames { get; }

    internal static BodyAnalysis Of(ScriptBlockAst body) => s_cache.GetValue(body, static ast => new BodyAnalysis((ScriptBlockAst)ast));

    /// <summary>How a worker is to run the body.</summary>
    internal MapStyle Style(bool hasArguments)
    {
        MapStyle style = HasProcessBlock ? MapStyle.Piped : MapStyle.None;
        style |= IsPure ? MapStyle.IsPure : MapStyle.None;
        return style | (CanShareScope && !hasArguments ? MapStyle.SharedScope : MapStyle.None);
    }

    private static bool IsImpure(Ast ast) => ast switch
    {
        CommandAst or ScriptBlockExpressionAst or FunctionDefinitionAst or TypeDefinitionAst or DataStatementAst or ExitStatementAst => true,
        RedirectionAst or ConfigurationDefinitionAst or BlockStatementAst or SwitchStatementAst => true,
        InvokeMemberExpressionAst call => !IsKnown(call),
        AssignmentStatementAst assignment => Target(assignment.Left) is null,
        UnaryExpressionAst unary when IsStep(unary.TokenKind) => Target(unary.Child) is null,
        ConvertExpressionAst { Type.TypeName.FullName: var name } => name.Equals("ref", StringComparison.OrdinalIgnoreCase),
        VariableExpressionAst variable => !IsPlain(variable),
        _ => false,
    };

    private static bool IsKnown(InvokeMemberExpressionAst call)
    {
        if (call.Member is not StringConstantExpressionAst { Value: var name })
        {
            return false;
        }

        return call.Static
            ? call.Expression is TypeExpressionAst type && s_types.Contains(type.TypeName.FullName)
            : s_methods.Contains(name);
    }

    private static bool IsStep(TokenKind kind) =>
        kind is TokenKind.PlusPlus or TokenKind.MinusMinus or TokenKind.PostfixPlusPlus or TokenKind.PostfixMinusMinus;

    private static bool IsPlain(VariableExpressionAst variable)
    {
        if (variable.Parent is UsingExpressionAst)
        {
            return true;
        }

        VariablePath path = variable.VariablePath;
        return path.IsVariable && path.IsUnscopedVariable && !variable.Splatted && !s_callVariables.Contains(path.UserPath);
    }

    private static VariableExpressionAst? Target(ExpressionAst expression) => expression switch
    {
        VariableExpressionAst variable => variable,
        ConvertExpressionAst { Child: VariableExpressionAst variable } => variable,
        _ => null,
    };

    private static List<string> Assigned(ScriptBlockAst body)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (Ast ast in body.FindAll(static _ => true, searchNestedScriptBlocks: true))
        {
            VariableExpressionAst? target = ast switch
            {
                AssignmentStatementAst assignment => Target(assignment.Left),
                UnaryExpressionAst unary when IsStep(unary.TokenKind) => Target(unary.Child),
                ForEachStatementAst loop => loop.Variable,
                _ => null,
            };
            if (target is not null)
            {
                _ = names.Add(target.VariablePath.UserPath);
            }
        }

        return [.. names];
    }

    /// <summary>Whether the first thing that happens to a variable, whatever else happens, is that it gets a value.</summary>
    private static bool IsAssignedFirst(string name, ScriptBlockAst body)
    {
        List<VariableExpressionAst> uses =
        [
            .. body.FindAll(ast => IsUse(ast, name), searchNestedScriptBlocks: true).Cast<VariableExpressionAst>()
                .OrderBy(static use => use.Extent.StartOffset),
        ];
        if (name is "_" or "PSItem" || uses.Count == 0)
        {
            return false;
        }

        foreach (StatementAst statement in body.EndBlock.Statements)
        {
            if (statement is ForEachStatementAst loop && loop.Variable == uses[0])
            {
                return uses.TrueForAll(use => Contains(loop, use)) && !uses.Exists(use => Contains(loop.Condition, use));
            }

            AssignmentStatementAst? assignment = statement switch
            {
                AssignmentStatementAst direct => direct,
                ForStatementAst { Initializer: AssignmentStatementAst initializer } => initializer,
                _ => null,
            };
            if (assignment is { Operator: TokenKind.Equals } && Target(assignment.Left) == uses[0])
            {
                return !uses.Exists(use => Contains(assignment.Right, use));
            }
        }

        return false;
    }

    private static bool IsUse(Ast ast, string name) =>
        ast is VariableExpressionAst { Parent: not UsingExpressionAst } variable
        && variable.VariablePath.UserPath.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool Contains(Ast outer, Ast inner) =>
        outer.Extent.StartOffset <= inner.Extent.StartOffset && inner.Extent.EndOffset <= outer.Extent.EndOffset;
}
