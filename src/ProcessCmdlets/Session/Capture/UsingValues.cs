using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.Session.Capture;

/// <summary>Reads the values of a script's <c>$using:</c> expressions in the caller's scope.</summary>
internal static class UsingValues
{
    /// <summary>Reads the values of all given scripts.</summary>
    /// <param name="scripts">The scripts; nulls are passed over.</param>
    /// <param name="session">The caller's session state.</param>
    /// <exception cref="RuntimeException">A variable is not defined: UsingVariableIsUndefined.</exception>
    internal static IReadOnlyList<NamedValue> Read(IEnumerable<ScriptBlock?> scripts, SessionState session)
    {
        Dictionary<string, object?>? values = null;
        foreach (ScriptBlock? script in scripts)
        {
            if (script is null)
            {
                continue;
            }

            foreach (UsingReference reference in ScriptAnalysis.Of(script).UsingExpressions)
            {
                values ??= new Dictionary<string, object?>(StringComparer.Ordinal);
                string key = UsingKey.Of(reference.Expression);
                if (!values.ContainsKey(key) && TryRead(reference, session, out object? value))
                {
                    values.Add(key, value);
                }
            }
        }

        return values is null ? [] : values.Select(static pair => new NamedValue(pair.Key, pair.Value)).ToArray();
    }

    private static bool TryRead(UsingReference reference, SessionState session, out object? value)
    {
        VariableExpressionAst? variable = Root(reference.Expression.SubExpression);
        if (variable is not null && !IsDefined(variable.VariablePath, session))
        {
            value = null;
            return reference.Optional
                ? false
                : throw ErrorRecords.Terminating(ErrorRecords.UsingVariableIsUndefined(reference.Expression));
        }

        value = reference.Expression.SubExpression is VariableExpressionAst plain
            ? session.PSVariable.GetValue(plain.VariablePath.UserPath)
            : Evaluate(reference.Expression, session);
        return true;
    }

    /// <summary>The variable that an expression such as <c>$using:a[0].Name</c> begins with, or null.</summary>
    internal static VariableExpressionAst? Root(ExpressionAst expression)
    {
        while (true)
        {
            switch (expression)
            {
                case VariableExpressionAst variable:
                    return variable;
                case MemberExpressionAst member:
                    expression = member.Expression;
                    break;
                case IndexExpressionAst index:
                    expression = index.Target;
                    break;
                default:
                    return null;
            }
        }
    }

    private static bool IsDefined(VariablePath path, SessionState session)
    {
        // $null, $true and $false are constants; a path on another drive ($using:env:HOME) is empty where it leads nowhere.
        return path.IsDriveQualified
            || path.UserPath is "null" or "true" or "false"
            || session.PSVariable.Get(path.UserPath) is not null;
    }

    private static object? Evaluate(UsingExpressionAst expression, SessionState session)
    {
        string text = expression.SubExpression.Extent.Text
            .Replace("{using:", "{", StringComparison.OrdinalIgnoreCase)
            .Replace("$using:", "$", StringComparison.OrdinalIgnoreCase);

        // In a table, since an array would be unrolled on its way out of the pipeline.
        ScriptBlock script = ScriptBlock.Create($"@{{ Value = ({text}) }}");
        Collection<PSObject> result = session.InvokeCommand.InvokeScript(useLocalScope: false, script, null, []);
        return ((Hashtable)result[0].BaseObject)["Value"];
    }
}
