using System.Management.Automation;
using System.Management.Automation.Language;

namespace ProcessCmdlets.Session.Capture;

/// <summary>
/// Whether a script plainly deals with its process as a whole: its id, its environment, its end, its standard output, or types that only
/// one script of a process can define. Such a script gets a process of its own where others may share one.
/// </summary>
internal static class ProcessNeed
{
    private static readonly HashSet<string> s_variables = new(StringComparer.OrdinalIgnoreCase) { "PID", "ParentPID" };

    private static readonly HashSet<string> s_commands = new(StringComparer.OrdinalIgnoreCase)
    {
        "Stop-Process", "kill", "spps", "Add-Type", "Register-ProcessSignal", "Unregister-ProcessSignal", "Send-ProcessSignal", "Get-ProcessWorker",
        "Get-ProcessPool", "Start-Transcript", "Stop-Transcript",
    };

    // By the last part of their names.
    private static readonly HashSet<string> s_types = new(StringComparer.OrdinalIgnoreCase)
    {
        "Console", "AppDomain", "AppContext", "Marshal", "NativeLibrary", "Process", "AssemblyLoadContext",
    };

    private static readonly HashSet<string> s_environment = new(StringComparer.OrdinalIgnoreCase)
    {
        "Exit", "FailFast", "ExitCode", "SetEnvironmentVariable", "CurrentDirectory", "ProcessId",
    };

    /// <summary>Whether a script does so; null does not.</summary>
    internal static bool Has(ScriptBlock? script) => script?.Ast.Find(static ast => IsOne(ast), searchNestedScriptBlocks: true) is not null;

    private static bool IsOne(Ast ast) => ast switch
    {
        TypeDefinitionAst => true,
        UsingStatementAst statement => statement.UsingStatementKind != UsingStatementKind.Namespace,
        VariableExpressionAst variable => s_variables.Contains(variable.VariablePath.UserPath) || IsChangeOfEnvironment(variable),
        CommandAst command => IsOne(command),
        MemberExpressionAst { Static: true, Expression: TypeExpressionAst type } member => IsOne(type.TypeName.Name, member.Member),
        _ => false,
    };

    private static bool IsOne(string typeName, CommandElementAst member)
    {
        string name = typeName[(typeName.LastIndexOf('.') + 1)..];
        return s_types.Contains(name)
            || (name.Equals("Environment", StringComparison.OrdinalIgnoreCase)
                && (member as StringConstantExpressionAst is not { Value: var called } || s_environment.Contains(called)));
    }

    private static bool IsOne(CommandAst command)
    {
        if (command.GetCommandName() is { } name && s_commands.Contains(name[(name.LastIndexOf('\\') + 1)..]))
        {
            return true;
        }

        // Set-Item env:NAME and its like; what only reads is let be.
        return command.GetCommandName() is { } verb && !verb.StartsWith("Get-", StringComparison.OrdinalIgnoreCase)
            && !verb.StartsWith("Test-", StringComparison.OrdinalIgnoreCase)
            && command.CommandElements.Skip(1).Any(static element =>
                element is StringConstantExpressionAst { Value: var text } && text.StartsWith("env:", StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsChangeOfEnvironment(VariableExpressionAst variable)
    {
        if (!variable.VariablePath.IsDriveQualified || !variable.VariablePath.UserPath.StartsWith("env:", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        Ast child = variable;
        while (child.Parent is ArrayLiteralAst or ConvertExpressionAst or ParenExpressionAst or AttributedExpressionAst)
        {
            child = child.Parent;
        }

        return child.Parent switch
        {
            AssignmentStatementAst assignment => assignment.Left == child,
            UnaryExpressionAst { TokenKind: TokenKind.PlusPlus or TokenKind.MinusMinus or TokenKind.PostfixPlusPlus or TokenKind.PostfixMinusMinus } => true,
            _ => false,
        };
    }
}
