using System.Management.Automation.Language;

namespace ProcessCmdlets.Session.Capture.Writes;

/// <summary>Finds what becomes of the value of an expression.</summary>
internal static class ValueUse
{
    // What they are given is shown or dropped, and nothing else happens with it.
    private static readonly HashSet<string> s_discarding = new(StringComparer.OrdinalIgnoreCase)
    {
        "Out-Null", "Out-Host", "oh", "Write-Host", "Write-Verbose", "Write-Debug", "Write-Information", "Write-Warning", "Write-Progress",
        "Add-Member", "Measure-Command",
    };

    // The output of their blocks is a condition or a key.
    private static readonly HashSet<string> s_testing = new(StringComparer.OrdinalIgnoreCase)
    {
        "Where-Object", "where", "?", "Sort-Object", "sort", "Group-Object", "group", "Measure-Command",
    };

    private static readonly HashSet<string> s_asking = new(StringComparer.OrdinalIgnoreCase)
    {
        "Contains", "ContainsKey", "ContainsValue", "IndexOf", "Equals", "GetType", "GetHashCode", "Peek", "Exists", "Where",
    };

    /// <summary>How far a value gets.</summary>
    internal enum Reach
    {
        /// <summary>Nowhere.</summary>
        None,

        /// <summary>The script looks at it.</summary>
        Looked,

        /// <summary>It is put out, or handed to something that may keep it.</summary>
        Out,
    }

    /// <param name="expression">The expression.</param>
    /// <param name="isWhole">Whether it is the object, whose text does not show what was changed in it, and not the member.</param>
    /// <param name="unit">The script.</param>
    internal static Reach Of(Ast expression, bool isWhole, ScriptUnit unit)
    {
        Ast node = expression;
        while (node.Parent is { } parent && node != unit.Body)
        {
            Reach? reach = parent switch
            {
                ConvertExpressionAst cast when PathResolver.IsVoid(cast) => Reach.None,
                InvokeMemberExpressionAst call => OfCall(call, node, unit),
                IndexExpressionAst index when index.Index == node => Reach.Looked,
                BinaryExpressionAst { Operator: var kind } when IsTest(kind) => Reach.Looked,
                UnaryExpressionAst { TokenKind: TokenKind.Not or TokenKind.Exclaim } => Reach.Looked,
                UnaryExpressionAst { TokenKind: var kind } when CopyWrites.IsStep(kind) => Reach.None,
                ExpandableStringExpressionAst when isWhole => Reach.None,
                PipelineAst pipeline => OfElement(pipeline, node),
                CommandAst command => OfArgument(command, node),
                AssignmentStatementAst assignment => OfAssignment(assignment, node, unit),
                IfStatementAst or WhileStatementAst or DoWhileStatementAst or DoUntilStatementAst or ForStatementAst or SwitchStatementAst
                    when node is not StatementBlockAst => Reach.Looked,
                ThrowStatementAst => Reach.Out,
                ExitStatementAst or ParameterAst => Reach.Looked,
                _ => null,
            };
            if (reach is { } known)
            {
                return known;
            }

            node = parent;
        }

        return unit.KeepsOutput ? Reach.Out : Reach.Looked;
    }

    private static Reach? OfCall(InvokeMemberExpressionAst call, Ast node, ScriptUnit unit)
    {
        string name = (call.Member as StringConstantExpressionAst)?.Value ?? string.Empty;
        if (node is ScriptBlockExpressionAst)
        {
            return s_asking.Contains(name) ? Reach.Looked : null;
        }

        if (node != call.Expression)
        {
            return Reach.Out;
        }

        if (CopyWrites.Changes(name) && unit.Paths.Resolve(call.Expression) is not null)
        {
            return Reach.None;
        }

        return s_asking.Contains(name) ? Reach.Looked : Reach.Out;
    }

    private static Reach? OfElement(PipelineAst pipeline, Ast node)
    {
        int next = pipeline.PipelineElements.IndexOf((CommandBaseAst)node) + 1;
        if (next == pipeline.PipelineElements.Count)
        {
            return null;
        }

        return IsDiscarding(pipeline.PipelineElements[next] as CommandAst) ? Reach.None : Reach.Out;
    }

    private static Reach? OfArgument(CommandAst command, Ast node)
    {
        if (node is ScriptBlockExpressionAst)
        {
            // The block's output is that of the command which runs it.
            return command.GetCommandName() is { } name && s_testing.Contains(name) ? Reach.Looked : null;
        }

        return IsDiscarding(command) ? Reach.None : Reach.Out;
    }

    private static bool IsDiscarding(CommandAst? command) =>
        command?.GetCommandName() is { } name && s_discarding.Contains(name) && !CopyWrites.PassesThrough(command);

    private static Reach? OfAssignment(AssignmentStatementAst assignment, Ast node, ScriptUnit unit)
    {
        if (node == assignment.Left)
        {
            return Reach.Looked;
        }

        ExpressionAst left = assignment.Left;
        while (left is AttributedExpressionAst attributed)
        {
            left = attributed.Child;
        }

        if (left is not VariableExpressionAst variable || variable.VariablePath.IsGlobal || variable.VariablePath.IsScript)
        {
            return Reach.Out;
        }

        string name = ScriptUnit.NameOf(variable);
        if (name.Equals("null", StringComparison.OrdinalIgnoreCase))
        {
            return Reach.None;
        }

        // Another name for the same object: what becomes of it is seen where that name is used.
        return unit.Paths.Resolve(assignment.Right) is null && unit.IsReadAfter(name, assignment.Extent.EndOffset)
            ? Reach.Out
            : Reach.None;
    }

    private static bool IsTest(TokenKind kind) => kind is TokenKind.And or TokenKind.Or or TokenKind.Xor or TokenKind.Is or TokenKind.IsNot
        or TokenKind.Iin or TokenKind.Inotin or TokenKind.Cin or TokenKind.Cnotin
        or (>= TokenKind.Ieq and <= TokenKind.Inotcontains and not TokenKind.Ireplace)
        or (>= TokenKind.Ceq and <= TokenKind.Cnotcontains and not TokenKind.Creplace);
}
