using System.Management.Automation.Language;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Session.Capture;

/// <summary>What a script's text says it needs, read from its syntax tree once and kept with the tree.</summary>
internal sealed class ScriptAnalysis
{
    // Their script blocks read $using: when they run, in the scope that calls them then.
    private static readonly HashSet<string> s_deferringCommands = new(StringComparer.OrdinalIgnoreCase)
    {
        "Invoke-ProcessPool", "Submit-ProcessTask", "Start-ProcessJob", "Start-ProcessFork", "Start-Job", "sajb", "Start-ThreadJob",
    };

    private static readonly HashSet<string> s_invokeNames = new(StringComparer.OrdinalIgnoreCase) { "Invoke-Command", "icm" };

    private static readonly string[] s_targets =
    [
        "ComputerName", "Session", "HostName", "ConnectionUri", "ContainerId", "VMId", "VMName", "SSHConnection",
    ];

    private static readonly HashSet<string> s_forEachNames = new(StringComparer.OrdinalIgnoreCase) { "ForEach-Object", "foreach", "%" };

    private static readonly ConditionalWeakTable<Ast, ScriptAnalysis> s_cache = [];

    private readonly List<ITypeName> _typeNames = [];
    private IReadOnlyList<string>? _classModules;
    private IReadOnlyList<Type>? _scriptTypes;

    private ScriptAnalysis(Ast body)
    {
        var usings = new List<UsingReference>();
        var commands = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var defined = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (Ast ast in body.FindAll(IsOfInterest, searchNestedScriptBlocks: true))
        {
            switch (ast)
            {
                case UsingExpressionAst expression:
                    AddUsing(usings, expression, body);
                    break;
                case CommandAst command when command.GetCommandName() is { } name:
                    commands.Add(name);
                    break;
                case FunctionDefinitionAst function:
                    defined.Add(function.Name);
                    break;
                case TypeExpressionAst type:
                    _typeNames.Add(type.TypeName);
                    break;
                case AttributeBaseAst attribute:
                    _typeNames.Add(attribute.TypeName);
                    break;
                default:
                    break;
            }
        }

        commands.ExceptWith(defined);
        UsingExpressions = usings;
        CommandNames = [.. commands];
    }

    /// <summary>The <c>$using:</c> expressions whose values the caller must give.</summary>
    internal IReadOnlyList<UsingReference> UsingExpressions { get; }

    /// <summary>The names of the commands that the script calls and does not define itself.</summary>
    internal IReadOnlyList<string> CommandNames { get; }

    /// <summary>The module files whose classes the script names, as the session knows them when this is first asked.</summary>
    internal IReadOnlyList<string> ClassModules => _classModules ??= Session.Capture.ClassModules.Of(_typeNames);

    /// <summary>
    /// The classes and enumerations of scripts, not of modules, that the script names, as the session knows them when this is
    /// first asked.
    /// </summary>
    internal IReadOnlyList<Type> ScriptTypes => _scriptTypes ??= Session.Capture.ClassModules.ScriptTypesOf(_typeNames);

    /// <summary>The <c>using</c> statements that the text of a block needs in front of it.</summary>
    internal static string UsingPrefix(ScriptBlock script) => UsingStatements.Prefix(script.Ast, () => Of(script).ClassModules);

    internal static ScriptAnalysis Of(ScriptBlock script) => s_cache.GetValue(script.Ast, static ast => new ScriptAnalysis(ast));

    /// <summary>
    /// Whether a script names the variable that a path such as <c>$a.b</c> begins with. A fork gets variables that nobody ever
    /// looks at, and what is lost of those is not worth telling.
    /// </summary>
    internal static bool Names(ScriptBlock script, string path)
    {
        int end = path.IndexOfAny(['.', '['], 1);
        string name = path[1..(end < 0 ? path.Length : end)];
        return script.Ast.Find(
            ast => ast is VariableExpressionAst variable && name.Equals(variable.VariablePath.UserPath, StringComparison.OrdinalIgnoreCase),
            searchNestedScriptBlocks: true) is not null;
    }

    private static bool IsOfInterest(Ast ast) =>
        ast is UsingExpressionAst or CommandAst or FunctionDefinitionAst or TypeExpressionAst or AttributeBaseAst;

    private static void AddUsing(List<UsingReference> usings, UsingExpressionAst expression, Ast body)
    {
        bool optional = false;
        for (Ast? parent = expression.Parent; parent is not null && parent != body; parent = parent.Parent)
        {
            if (parent is not ScriptBlockExpressionAst block)
            {
                continue;
            }

            if (IsDeferred(block))
            {
                return;
            }

            // A block that is only made here may be handed to one of those commands by a variable: its value is given where
            // there is one, and it is no error when there is none.
            optional |= !IsRunHere(block);
        }

        usings.Add(new UsingReference(expression, optional));
    }

    /// <summary>
    /// Whether a block is given to a command that runs it elsewhere and reads its <c>$using:</c> itself. That command's other arguments are
    /// of the script that calls it.
    /// </summary>
    internal static bool IsDeferred(ScriptBlockExpressionAst block)
    {
        Ast outer = block;
        while (outer.Parent is CommandExpressionAst or PipelineAst { PipelineElements.Count: 1 } or ParenExpressionAst or CommandParameterAst)
        {
            outer = outer.Parent;
        }

        return outer.Parent is CommandAst command && command.CommandElements[0] != outer && Defers(command);
    }

    private static bool Defers(CommandAst command)
    {
        // With the module in front as without.
        string name = command.GetCommandName() is { } full ? full[(full.LastIndexOf('\\') + 1)..] : string.Empty;
        return s_deferringCommands.Contains(name)
            || (s_forEachNames.Contains(name) && command.CommandElements.Any(IsParallel))
            || (s_invokeNames.Contains(name) && command.CommandElements.Any(IsTarget));
    }

    // Without one of these the command runs its block in its own session.
    private static bool IsTarget(CommandElementAst element) => element is CommandParameterAst { ParameterName: { Length: > 1 } name }
        && s_targets.Any(target => target.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    // Shortened too; -P could be others, and PowerShell refuses it.
    private static bool IsParallel(CommandElementAst element) =>
        element is CommandParameterAst { ParameterName: { Length: > 1 } name } && "Parallel".StartsWith(name, StringComparison.OrdinalIgnoreCase);

    // "& { }" and ". { }" hand the block to nobody.
    private static bool IsRunHere(ScriptBlockExpressionAst block) =>
        block.Parent is CommandAst { InvocationOperator: TokenKind.Ampersand or TokenKind.Dot } command && command.CommandElements[0] == block;
}
