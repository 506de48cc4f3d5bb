using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Resources;

namespace ProcessCmdlets.Session.Capture;

/// <summary>Warns, by a script's text, of arguments that none of its parameters takes and of parameters that get nothing.</summary>
/// <remarks>PowerShell drops the ones and leaves the others empty, and the script goes on to a wrong result.</remarks>
internal static class ArgumentCheck
{
    /// <summary>Warns where a script with parameters is given more arguments than those, and does not read <c>$args</c>.</summary>
    internal static void WarnOfSurplus(ScriptBlock script, int arguments, Action<string> warn)
    {
        IReadOnlyList<ParameterAst> parameters = Parameters(script.Ast, out Ast body);
        if (parameters.Count > 0 && parameters.Count < arguments && !IsAdvanced(script.Ast) && !Reads(body, "args"))
        {
            warn(Messages.ArgumentsDropped(Names(parameters), arguments));
        }
    }

    /// <summary>Warns where the body of a call, which gets nothing but its item, reads a parameter that has no value.</summary>
    internal static void WarnOfUnset(ScriptBlock body, Action<string> warn)
    {
        IReadOnlyList<ParameterAst> parameters = Parameters(body.Ast, out Ast code);
        ParameterAst[] unset = [.. parameters.Where(parameter =>
            parameter.DefaultValue is null && Reads(code, parameter.Name.VariablePath.UserPath))];
        if (unset.Length > 0)
        {
            warn(Messages.ParametersUnset(Names(unset)));
        }
    }

    private static string Names(IEnumerable<ParameterAst> parameters) => string.Join(", ", parameters.Select(static parameter => parameter.Name.Extent.Text));

    private static IReadOnlyList<ParameterAst> Parameters(Ast script, out Ast body)
    {
        var function = script as FunctionDefinitionAst;
        body = function?.Body ?? script;
        return function?.Parameters ?? (body as ScriptBlockAst)?.ParamBlock?.Parameters ?? (IReadOnlyList<ParameterAst>)[];
    }

    /// <summary>Whether PowerShell itself refuses what such a script has no parameter for.</summary>
    private static bool IsAdvanced(Ast script) => script.Find(
        static ast => ast is AttributeAst { Parent: ParamBlockAst or ParameterAst } attribute
            && (attribute.TypeName.Name.EndsWith("CmdletBinding", StringComparison.OrdinalIgnoreCase)
                || attribute.TypeName.Name.EndsWith("Parameter", StringComparison.OrdinalIgnoreCase)),
        searchNestedScriptBlocks: false) is not null;

    /// <summary>Whether the code reads a variable that nothing in it assigns.</summary>
    private static bool Reads(Ast code, string name)
    {
        bool Names(VariableExpressionAst variable) => variable.VariablePath.UserPath.Equals(name, StringComparison.OrdinalIgnoreCase);

        return code.Find(ast => ast is VariableExpressionAst { Parent: not ParameterAst } variable && Names(variable), searchNestedScriptBlocks: true) is not null
            && code.Find(
                ast => ast switch
                {
                    AssignmentStatementAst { Operator: TokenKind.Equals } assignment => assignment.Left.Find(
                        left => left is VariableExpressionAst variable && Names(variable), searchNestedScriptBlocks: false) is not null,
                    ForEachStatementAst loop => Names(loop.Variable),
                    _ => false,
                },
                searchNestedScriptBlocks: true) is null;
    }
}
