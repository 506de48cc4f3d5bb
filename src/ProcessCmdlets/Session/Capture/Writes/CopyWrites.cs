using System.Management.Automation.Language;
using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace ProcessCmdlets.Session.Capture.Writes;

/// <summary>
/// Finds where a script, or a function that travels with it, changes an object that came by copy and never puts it out. Only the
/// text is looked at.
/// </summary>
internal sealed class CopyWrites
{
    private const int MostCalls = 4;

    private static readonly ConditionalWeakTable<Ast, object> s_hasNone = [];

    private static readonly HashSet<string> s_changing = new(StringComparer.OrdinalIgnoreCase)
    {
        "Add", "AddRange", "AddFirst", "AddLast", "AddBefore", "AddAfter", "Remove", "RemoveAt", "RemoveAll", "RemoveRange", "RemoveFirst",
        "RemoveLast", "Clear", "Insert", "InsertRange", "Enqueue", "Dequeue", "Push", "Pop", "TryAdd", "TryRemove", "TryUpdate", "TryTake",
        "TryDequeue", "TryPop", "PushRange", "TryPopRange", "AddOrUpdate", "GetOrAdd", "Append", "AppendLine", "AppendFormat", "AppendJoin",
        "Sort", "Reverse", "UnionWith", "ExceptWith", "IntersectWith", "SymmetricExceptWith", "AppendChild", "PrependChild", "RemoveChild",
        "ReplaceChild", "InsertBefore", "InsertAfter",
    };

    private static readonly HashSet<string> s_changingArrays = new(StringComparer.OrdinalIgnoreCase) { "Sort", "Reverse", "Fill", "Clear" };

    // A table's values and a document's text are what there is of it.
    private static readonly HashSet<string> s_contents = new(StringComparer.OrdinalIgnoreCase)
    {
        ".Keys", ".Values", ".OuterXml", ".InnerXml", ".InnerText",
    };

    private readonly IReadOnlyDictionary<string, ScriptBlock> _functions;
    private readonly bool _isFork;

    private CopyWrites(IReadOnlyDictionary<string, ScriptBlock> functions, bool isFork)
    {
        _functions = functions;
        _isFork = isFork;
    }

    /// <summary>Finds them in a script.</summary>
    /// <param name="script">The script.</param>
    /// <param name="functions">The functions that travel, by name.</param>
    /// <param name="isFork">Whether its process continues the session, which may use what it changes for itself.</param>
    /// <param name="unit">The script as a unit, with what it is given.</param>
    internal static IReadOnlyList<CopyWrite> Of(
        ScriptBlock script, IReadOnlyDictionary<string, ScriptBlock> functions, bool isFork, Func<Ast, ScriptUnit> unit)
    {
        if (!MayChange(script.Ast) && functions.Values.All(static function => !MayChange(function.Ast)))
        {
            return [];
        }

        return new CopyWrites(functions, isFork).In(unit(script.Ast), []);
    }

    internal static bool Changes(string method) => s_changing.Contains(method)
        || (method.StartsWith("Set", StringComparison.OrdinalIgnoreCase) && (method.Length == 3 || !char.IsLower(method[3])));

    internal static bool IsStep(TokenKind kind) =>
        kind is TokenKind.PlusPlus or TokenKind.MinusMinus or TokenKind.PostfixPlusPlus or TokenKind.PostfixMinusMinus;

    /// <summary>Whether a command has a switch -PassThru, by which it puts out what it has changed.</summary>
    internal static bool PassesThrough(CommandAst command) => command.CommandElements.Any(static element =>
        element is CommandParameterAst { ParameterName: { Length: > 1 } name } && "PassThru".StartsWith(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The block of a script or of a function, and its parameters, wherever they stand.</summary>
    internal static (ScriptBlockAst Body, IReadOnlyList<ParameterAst> Parameters) Parts(Ast script)
    {
        var function = script as FunctionDefinitionAst;
        ScriptBlockAst body = function?.Body ?? (ScriptBlockAst)script;
        return (body, function?.Parameters ?? body.ParamBlock?.Parameters ?? (IReadOnlyList<ParameterAst>)[]);
    }

    private static bool MayChange(Ast script)
    {
        if (s_hasNone.TryGetValue(script, out _))
        {
            return false;
        }

        if (script.Find(static ast => IsCandidate(ast), searchNestedScriptBlocks: true) is not null)
        {
            return true;
        }

        _ = s_hasNone.GetValue(script, static _ => new object());
        return false;
    }

    private static bool IsCandidate(Ast ast) => ast switch
    {
        AssignmentStatementAst assignment => assignment.Left is not VariableExpressionAst,
        UnaryExpressionAst { TokenKind: var kind, Child: not VariableExpressionAst } => IsStep(kind),
        InvokeMemberExpressionAst { Member: StringConstantExpressionAst { Value: var name } } call =>
            call.Static ? s_changingArrays.Contains(name) : Changes(name),
        CommandAst command => IsAddMember(command),
        _ => false,
    };

    private static bool IsAddMember(CommandAst command) =>
        "Add-Member".Equals(command.GetCommandName(), StringComparison.OrdinalIgnoreCase) && !PassesThrough(command);

    private IReadOnlyList<CopyWrite> In(ScriptUnit unit, IReadOnlyList<Ast> callers)
    {
        var writes = new List<CopyWrite>();
        foreach (Ast ast in unit.Nodes)
        {
            writes.AddRange(At(ast, unit));
            if (ast is CommandAst command && callers.Count < MostCalls)
            {
                writes.AddRange(InCall(command, unit, callers));
            }
        }

        return writes.Count == 0 ? writes : writes.FindAll(write => !IsPutOut(write, unit));
    }

    private static IEnumerable<CopyWrite> At(Ast ast, ScriptUnit unit)
    {
        switch (ast)
        {
            case AssignmentStatementAst assignment:
                bool isPlain = assignment.Operator == TokenKind.Equals;
                IEnumerable<ExpressionAst> targets = assignment.Left is ArrayLiteralAst list ? list.Elements : [assignment.Left];
                var value = (assignment.Right as CommandExpressionAst)?.Expression as VariableExpressionAst;
                return targets.Select(target => Member(target, ast, value, isPlain, unit)).OfType<CopyWrite>();
            case UnaryExpressionAst { TokenKind: var kind } step when IsStep(kind):
                return Member(step.Child, ast, null, isAssignment: false, unit) is { } one ? [one] : [];
            case InvokeMemberExpressionAst { Static: true } call when IsCandidate(ast):
                return call.Expression is TypeExpressionAst { TypeName.Name: var type } && call.Arguments is { Count: > 0 }
                    && type.EndsWith("Array", StringComparison.OrdinalIgnoreCase)
                    ? Object(unit.Paths.Resolve(call.Arguments[0]), ast)
                    : [];
            case InvokeMemberExpressionAst call when IsCandidate(ast):
                return Object(unit.Paths.Resolve(call.Expression), ast);
            case CommandAst command when IsAddMember(command):
                return Object(unit.Paths.Input(command)?.Path, ast);
            default:
                return [];
        }
    }

    private static IEnumerable<CopyWrite> Object(ValuePath? path, Ast ast) => path is null
        ? []
        : [new CopyWrite(path, path, null, false, ast.Extent.StartLineNumber, ast.Extent.StartOffset, ast.Extent.EndOffset)];

    private static CopyWrite? Member(Ast target, Ast ast, VariableExpressionAst? value, bool isAssignment, ScriptUnit unit)
    {
        while (target is AttributedExpressionAst or ParenExpressionAst)
        {
            target = target is AttributedExpressionAst attributed ? attributed.Child : ((ParenExpressionAst)target).Pipeline;
            target = target is PipelineAst { PipelineElements: [CommandExpressionAst only] } ? only.Expression : target;
        }

        return target is MemberExpressionAst or IndexExpressionAst && unit.Paths.Resolve(target) is { } path
            ? new CopyWrite(
                path.Parent(), path, value, isAssignment, ast.Extent.StartLineNumber, ast.Extent.StartOffset, ast.Extent.EndOffset)
            : null;
    }

    /// <summary>What a function changes of what it is given.</summary>
    private IEnumerable<CopyWrite> InCall(CommandAst command, ScriptUnit unit, IReadOnlyList<Ast> callers)
    {
        if (command.GetCommandName() is not { } name || FunctionNamed(name, unit) is not { } function || callers.Contains(function))
        {
            return [];
        }

        (ScriptBlockAst body, IReadOnlyList<ParameterAst> parameters) = Parts(function);
        (ValuePath? Path, bool IsPiped)? input = unit.Paths.Input(command);
        var inner = new ScriptUnit(body, unit) { Item = input is { IsPiped: true } ? input.Value.Path : null };
        CallBinder.Bind(command, parameters, unit.Paths, inner.Item, inner.Parameters);
        return In(inner, [.. callers, function])
            .Select(write => write with { Start = command.Extent.StartOffset, End = command.Extent.EndOffset });
    }

    private Ast? FunctionNamed(string name, ScriptUnit unit)
    {
        for (ScriptUnit? scope = unit; scope is not null; scope = scope.Caller)
        {
            if (scope.Functions.FirstOrDefault(function => function.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } defined)
            {
                return defined;
            }
        }

        return _functions.TryGetValue(name, out ScriptBlock? block) ? block.Ast : null;
    }

    private bool IsPutOut(CopyWrite write, ScriptUnit unit)
    {
        foreach (Ast ast in unit.Nodes)
        {
            if (ast is not (VariableExpressionAst or UsingExpressionAst) || !ComesAfter(ast, write, unit))
            {
                continue;
            }

            ExpressionAst whole = WholePath((ExpressionAst)ast);
            if (unit.Paths.Resolve(whole) is not { } path)
            {
                // A cache of a function: what was put into it is put out, too.
                if (write is { Path.Kind: RootKind.Script, Value: { } value } && ast is VariableExpressionAst same
                    && ScriptUnit.NameOf(same).Equals(ScriptUnit.NameOf(value), StringComparison.OrdinalIgnoreCase)
                    && ValueUse.Of(ast, isWhole: false, unit) == ValueUse.Reach.Out)
                {
                    return true;
                }

                continue;
            }

            if (path.Steps is [.., var last] && s_contents.Contains(last.Text))
            {
                path = path.Parent();
            }

            if (IsEnough(write, path, whole, unit))
            {
                return true;
            }
        }

        return false;
    }

    // A fork goes on with what it has changed, in the next round of a loop too.
    private bool ComesAfter(Ast use, CopyWrite write, ScriptUnit unit) => use.Extent.StartOffset >= write.End
        || (_isFork && use.Extent.EndOffset <= write.Start && unit.Nodes.Any(loop =>
            loop is LoopStatementAst && loop.Extent.EndOffset >= write.End && ScriptUnit.Contains(loop, use)));

    private bool IsEnough(CopyWrite write, ValuePath path, ExpressionAst use, ScriptUnit unit)
    {
        bool isOwnState = _isFork && path.Kind is RootKind.Variable or RootKind.Script;
        if (!path.Covers(write.Path))
        {
            return isOwnState && write.Path.Covers(path) && ValueUse.Of(use, isWhole: false, unit) != ValueUse.Reach.None;
        }

        bool isMember = !ReferenceEquals(write.Target, write.Path) && path.Length == write.Path.Length;
        ValueUse.Reach reach = ValueUse.Of(use, !isMember, unit);
        if (isOwnState)
        {
            return reach != ValueUse.Reach.None;
        }

        // The member itself: a script may keep in it what it works with. That of an object that all items share counts for nothing
        // where each value comes of the one before, such as a counter's.
        return isMember
            ? write.IsAssignment ? reach != ValueUse.Reach.None : path.Kind == RootKind.Item && reach == ValueUse.Reach.Out
            : reach == ValueUse.Reach.Out;
    }

    /// <summary>The longest chain of members and elements that begins with an expression.</summary>
    private static ExpressionAst WholePath(ExpressionAst expression)
    {
        while (true)
        {
            switch (expression.Parent)
            {
                case InvokeMemberExpressionAst:
                    return expression;
                case MemberExpressionAst member when member.Expression == expression:
                    expression = member;
                    break;
                case IndexExpressionAst index when index.Target == expression:
                    expression = index;
                    break;
                case CommandExpressionAst { Parent: PipelineAst { PipelineElements.Count: 1, Parent: ParenExpressionAst paren } }:
                    expression = paren;
                    break;
                default:
                    return expression;
            }
        }
    }
}
