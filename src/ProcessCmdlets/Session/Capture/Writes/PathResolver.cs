using System.Management.Automation;
using System.Management.Automation.Language;

namespace ProcessCmdlets.Session.Capture.Writes;

/// <summary>Follows the expressions of a script back to what it was given.</summary>
internal sealed class PathResolver
{
    // Longer chains of names for one value are not followed.
    private const int MostNames = 20;

    private static readonly HashSet<string> s_passing = new(StringComparer.OrdinalIgnoreCase)
    {
        "Where-Object", "where", "?", "Sort-Object", "sort", "Tee-Object", "tee",
    };

    // They make another value; ??= may keep the one that there is.
    private static readonly HashSet<TokenKind> s_compound =
    [
        TokenKind.PlusEquals, TokenKind.MinusEquals, TokenKind.MultiplyEquals, TokenKind.DivideEquals, TokenKind.RemainderEquals,
    ];

    private readonly ScriptUnit _unit;
    private readonly List<Binding> _bindings = [];
    private int _depth;

    internal PathResolver(ScriptUnit unit)
    {
        _unit = unit;
        foreach (Ast ast in unit.Nodes)
        {
            if (ast is AssignmentStatementAst assignment)
            {
                Bind(assignment);
            }
            else if (ast is ForEachStatementAst loop)
            {
                Add(loop.Variable, loop.Body.Extent.StartOffset, loop.Body, () => Elements(loop.Condition), null);
            }
        }
    }

    /// <summary>Whether the unit itself gives a variable a value.</summary>
    internal bool Assigns(string name) => _bindings.Exists(binding => binding.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The path of an expression, or null where it makes a value of its own.</summary>
    internal ValuePath? Resolve(Ast? expression) => expression switch
    {
        VariableExpressionAst variable => Variable(variable),
        UsingExpressionAst reference => Using(reference.SubExpression, reference),
        InvokeMemberExpressionAst call => Item(call),
        MemberExpressionAst { Static: false } member => Resolve(member.Expression)?.Then(Member(member)),
        IndexExpressionAst index => Resolve(index.Target)?.Then(Element(index.Index)),
        ParenExpressionAst { Pipeline: PipelineAst { PipelineElements: [CommandExpressionAst inner] } } => Resolve(inner.Expression),
        CommandExpressionAst { Redirections.Count: 0 } command => Resolve(command.Expression),
        PipelineAst { PipelineElements: [CommandExpressionAst only] } => Resolve(only.Expression),
        ConvertExpressionAst cast when !IsVoid(cast) => Resolve(cast.Child)?.Then(new PathStep(string.Empty, null, cast.Type.TypeName)),
        AttributedExpressionAst and not ConvertExpressionAst => Resolve(((AttributedExpressionAst)expression).Child),
        _ => null,
    };

    /// <summary>The path of each object that an expression or pipeline puts out one by one.</summary>
    internal ValuePath? Elements(Ast? source)
    {
        if (_depth > MostNames)
        {
            return null;
        }

        _depth++;
        try
        {
            return Resolve(source)?.Then(PathStep.Each) ?? source switch
            {
                VariableExpressionAst variable when Find(variable) is { Source: { } assigned } => Elements(assigned),
                ParenExpressionAst paren => Elements(paren.Pipeline),
                CommandExpressionAst command => Elements(command.Expression),
                ArrayLiteralAst list => list.Elements.Select(Elements).FirstOrDefault(static path => path is not null),
                ArrayExpressionAst { SubExpression.Statements: [var only] } => Elements(only),
                SubExpressionAst { SubExpression.Statements: [var only] } => Elements(only),
                PipelineAst pipeline => Through(pipeline, pipeline.PipelineElements.Count),
                _ => null,
            };
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>The path of each object that comes to a pipeline's element.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="count">How many elements are in front.</param>
    internal ValuePath? Through(PipelineAst pipeline, int count) =>
        count > 0
        && pipeline.PipelineElements[0] is CommandExpressionAst first
        && pipeline.PipelineElements.Skip(1).Take(count - 1).All(static element =>
            element is CommandAst command && command.GetCommandName() is { } name && s_passing.Contains(name))
            ? Elements(first.Expression)
            : null;

    internal static bool IsVoid(ConvertExpressionAst cast) => cast.Type.TypeName.FullName.Equals("void", StringComparison.OrdinalIgnoreCase);

    private static PathStep Member(MemberExpressionAst member) => new("." + (member.Member as StringConstantExpressionAst)?.Value);

    private static PathStep Element(ExpressionAst index) => new(
        "[" + ((index as ConstantExpressionAst)?.Value ?? index.Extent.Text) + "]", (index as ConstantExpressionAst)?.Value);

    private ValuePath? Item(InvokeMemberExpressionAst call) =>
        call is { Static: false, Member: StringConstantExpressionAst { Value: var name }, Arguments: [var key] }
        && (name.Equals("Item", StringComparison.OrdinalIgnoreCase) || name.Equals("get_Item", StringComparison.OrdinalIgnoreCase))
            ? Resolve(call.Expression)?.Then(Element(key))
            : null;

    private ValuePath? Using(ExpressionAst expression, UsingExpressionAst reference) => expression switch
    {
        VariableExpressionAst variable when !variable.VariablePath.IsDriveQualified =>
            new ValuePath(RootKind.Using, variable.VariablePath.UserPath, "$using:" + variable.VariablePath.UserPath),
        InvokeMemberExpressionAst => null,
        MemberExpressionAst { Static: false } member => Using(member.Expression, reference)?.Then(Member(member)),
        IndexExpressionAst index => Using(index.Target, reference)?.Then(Element(index.Index)),
        _ => null,
    };

    private ValuePath? Variable(VariableExpressionAst variable)
    {
        VariablePath path = variable.VariablePath;
        string name = ScriptUnit.NameOf(variable);
        if (path.IsDriveQualified || variable.Splatted || _depth > MostNames)
        {
            return null;
        }

        if (name.Equals("_", StringComparison.Ordinal) || name.Equals("PSItem", StringComparison.OrdinalIgnoreCase))
        {
            return PipelineItem(variable);
        }

        _depth++;
        try
        {
            if (IsOfInnerBlock(variable, name))
            {
                return null;
            }

            if (Find(variable) is { } binding)
            {
                return binding.Value.Value;
            }
        }
        finally
        {
            _depth--;
        }

        return Given(variable, path, name);
    }

    private ValuePath? Given(VariableExpressionAst variable, VariablePath path, string name)
    {
        if (path.IsUnscopedVariable || path.IsLocal || path.IsPrivate)
        {
            if (_unit.Parameters.TryGetValue(name, out ValuePath? given))
            {
                return given;
            }

            if (name.Equals("args", StringComparison.OrdinalIgnoreCase))
            {
                return _unit.Arguments;
            }
        }

        if (SessionVariables.Contains(name))
        {
            return null;
        }

        // The callers of a function may have a variable of that name of their own.
        for (ScriptUnit? caller = _unit.Caller; caller is not null; caller = caller.Caller)
        {
            if (caller.Parameters.ContainsKey(name) || caller.Paths.Assigns(name))
            {
                return null;
            }
        }

        return new ValuePath(path.IsScript ? RootKind.Script : RootKind.Variable, name, variable.Extent.Text);
    }

    /// <summary>What <c>$_</c> stands for where it is used.</summary>
    private ValuePath? PipelineItem(Ast use)
    {
        for (Ast node = use; node.Parent is { } parent && node != _unit.Body; node = parent)
        {
            switch (parent)
            {
                case CatchClauseAst or TrapStatementAst:
                    return null;
                case SwitchStatementAst choice when node != choice.Condition:
                    return Elements(choice.Condition);
                case InvokeMemberExpressionAst call when node is ScriptBlockExpressionAst && node != call.Expression:
                    return Elements(call.Expression);
                case CommandAst or CommandParameterAst when node is ScriptBlockExpressionAst:
                    if (Input(parent as CommandAst ?? (CommandAst)parent.Parent) is { } input)
                    {
                        return input.Path;
                    }

                    break;
                case var _ when node is ScriptBlockExpressionAst:
                    // A block that is kept: who calls it gives it another one.
                    return null;
                default:
                    break;
            }
        }

        return _unit.Item;
    }

    /// <summary>What comes to a command by pipeline or -InputObject; null where nothing does, and its block has the same <c>$_</c>.</summary>
    internal (ValuePath? Path, bool IsPiped)? Input(CommandAst command)
    {
        for (int i = 1; i < command.CommandElements.Count; i++)
        {
            if (command.CommandElements[i] is CommandParameterAst { ParameterName: { Length: > 2 } name } parameter
                && "InputObject".StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                Ast? value = parameter.Argument ?? (i + 1 < command.CommandElements.Count ? command.CommandElements[i + 1] : null);
                return (Resolve(value), false);
            }
        }

        int place = command.Parent is PipelineAst pipeline ? pipeline.PipelineElements.IndexOf(command) : 0;
        return place > 0 ? (Through((PipelineAst)command.Parent, place), true) : null;
    }

    // A parameter of a block inside, such as & { param($x) ... }, hides what is outside; what it is bound to is not followed.
    private bool IsOfInnerBlock(VariableExpressionAst variable, string name)
    {
        for (Ast? parent = variable.Parent; parent is not null && parent != _unit.Body; parent = parent.Parent)
        {
            if (parent is ScriptBlockAst { ParamBlock: { } block }
                && block.Parameters.Any(parameter => ScriptUnit.NameOf(parameter.Name).Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The assignment that a variable's value is of: the last in front that is sure to have happened, or that leads to a copy.</summary>
    private Binding? Find(VariableExpressionAst variable)
    {
        string name = ScriptUnit.NameOf(variable);
        for (int i = _bindings.Count - 1; i >= 0; i--)
        {
            Binding binding = _bindings[i];
            if (binding.End <= variable.Extent.StartOffset
                && binding.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
                && (ScriptUnit.Contains(binding.Block, variable) || binding.Value.Value is not null))
            {
                return binding;
            }
        }

        return null;
    }

    private void Bind(AssignmentStatementAst assignment)
    {
        Ast block = assignment.Parent;
        while (block is not (StatementBlockAst or NamedBlockAst) && block.Parent is not null)
        {
            block = block.Parent;
        }

        if (assignment.Left is ArrayLiteralAst names)
        {
            IReadOnlyList<ExpressionAst> values =
                assignment.Right is CommandExpressionAst { Expression: ArrayLiteralAst list } ? list.Elements : [];
            for (int i = 0; i < names.Elements.Count; i++)
            {
                ExpressionAst? value = i < values.Count ? values[i] : null;
                Add(names.Elements[i], assignment.Extent.EndOffset, block, () => Resolve(value), value);
            }
        }
        else if (assignment.Operator == TokenKind.Equals)
        {
            Add(assignment.Left, assignment.Extent.EndOffset, block, () => Resolve(assignment.Right), assignment.Right);
        }
        else if (s_compound.Contains(assignment.Operator))
        {
            Add(assignment.Left, assignment.Extent.EndOffset, block, static () => null, null);
        }
    }

    private void Add(ExpressionAst target, int end, Ast block, Func<ValuePath?> value, Ast? source)
    {
        while (target is AttributedExpressionAst attributed)
        {
            target = attributed.Child;
        }

        if (target is VariableExpressionAst variable)
        {
            _bindings.Add(new Binding(
                ScriptUnit.NameOf(variable), end, block, new Lazy<ValuePath?>(value, LazyThreadSafetyMode.None), source));
        }
    }

    private sealed record Binding(string Name, int End, Ast Block, Lazy<ValuePath?> Value, Ast? Source);
}
